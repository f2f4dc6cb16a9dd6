import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it, vi } from 'vitest'
import { house } from './house-in-miniature.js'
import { root } from './the-tree.js'

// The gate reads the whole tree, beside other tests on the same cores.
vi.setConfig({ testTimeout: 180_000 })

/**
 * Statements whose value is a promise that nobody awaits, handles or marks with `void`, as `file:line`. The linter
 * looks for them too, but by types that it guesses: it doesn't know those of node and of Temporal's proxies, where a
 * forgotten `await` is a step of the procedure that nobody waits for. (In `test/` the linter's rule is off: it takes
 * fast-check's `assert` for a promise, whichever of its forms is called.)
 */
function floatingPromises(folder: string): string[] {
  const config = join(folder, 'tsconfig.json')
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    ts.parseConfigFileTextToJson(config, readFileSync(config, 'utf8')).config,
    ts.sys,
    folder,
  )
  const program = ts.createProgram(fileNames, options)
  const checker = program.getTypeChecker()

  const isPromise = (type: ts.Type): boolean =>
    type.isUnion() ? type.types.some(isPromise) : type.getProperty('then') !== undefined
  const isKept = (node: ts.Expression): boolean =>
    ts.isVoidExpression(node) ||
    (ts.isBinaryExpression(node) &&
      node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      node.operatorToken.kind <= ts.SyntaxKind.LastAssignment)
  const isHandled = (node: ts.Expression): boolean =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ((node.expression.name.text === 'catch' && node.arguments.length > 0) ||
      (node.expression.name.text === 'then' && node.arguments.length > 1) ||
      (node.expression.name.text === 'finally' && isHandled(node.expression.expression)))

  return fileNames.flatMap((fileName) => {
    const source = program.getSourceFile(fileName)
    const found: string[] = []
    const visit = (node: ts.Node): void => {
      if (
        ts.isExpressionStatement(node) &&
        !isKept(node.expression) &&
        !isHandled(node.expression) &&
        isPromise(checker.getTypeAtLocation(node.expression))
      ) {
        const line = ts.getLineAndCharacterOfPosition(node.getSourceFile(), node.getStart()).line + 1
        found.push(`${relative(folder, fileName)}:${line}`)
      }
      ts.forEachChild(node, visit)
    }
    if (source !== undefined) visit(source)
    return found
  })
}

describe('no promise floats', () => {
  it('in this tree', () => {
    expect(floatingPromises(root)).toEqual([])
  })

  it('and one that is planted is found, what node and a workflow’s proxy return included', () => {
    const planted = [
      `import { writeFile } from 'node:fs/promises'`,
      `import { proxyActivities } from '@temporalio/workflow'`,
      `const { send } = proxyActivities<{ send(): Promise<void> }>({ startToCloseTimeout: '1 minute' })`,
      `export async function floats(yes: boolean) {`,
      `  writeFile('a', 'b')`,
      `  send()`,
      `  yes && send()`,
      `  send().finally(() => 1)`,
      `  await send()`,
      `  void send()`,
      `  send().catch(() => 1)`,
      `}`,
    ].join('\n')
    expect(floatingPromises(house({ 'workflows/call.ts': planted }, ['tsconfig.json']))).toEqual(
      [5, 6, 7, 8].map((line) => `workflows/call.ts:${line}`),
    )
  })
})
