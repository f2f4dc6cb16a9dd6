import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { describe, expect, it, vi } from 'vitest'
import { house } from './house-in-miniature.js'
import { root, trackedFiles } from './the-tree.js'

// The compiler reads what the rules import, beside other tests on the same cores.
vi.setConfig({ testTimeout: 180_000 })

/** Where points, money, places and shares are worked out. (`terms/` counts days and months, in whole numbers.) */
const EXACT_ROOMS =
  /^domain\/(scoring\/.*|ranking|order|merit|lists-apart|draw|draw-minutes|reserves|avviamento|list-for-body|sample-check|simulation|canonical)\.ts$/

/** Methods that read, round or write binary floating point. `Math.min` and `Math.max` choose and compute nothing. */
const INEXACT =
  /^(parseFloat|Number\.parseFloat|Math\.(?!min$|max$)\w+|.*\.(toFixed|toPrecision|toExponential))$/

/**
 * Where binary floating point would slip in, as `file:line`: a literal with decimals or an exponent, a division or a
 * power of `number`s (of `bigint`s it is exact), text read by `Number` or `+` or `parseFloat`, rounding.
 */
function inexact(folder: string, files: readonly string[]): string[] {
  const config = ts.parseConfigFileTextToJson(
    'tsconfig.json',
    readFileSync(join(folder, 'tsconfig.json'), 'utf8'),
  )
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, folder)
  const program = ts.createProgram(
    files.map((file) => join(folder, file)),
    options,
  )
  const checker = program.getTypeChecker()

  const is = (node: ts.Node, flags: ts.TypeFlags): boolean => {
    const { types } = checker.getTypeAtLocation(node) as ts.Type & { readonly types?: readonly ts.Type[] }
    return (types ?? [checker.getTypeAtLocation(node)]).some((type) => (type.flags & flags) !== 0)
  }
  const slipsIn = (node: ts.Node): boolean => {
    if (ts.isNumericLiteral(node)) return /^\d[\d_]*(\.|[\d_]*e)/i.test(node.getText())
    if (ts.isBinaryExpression(node)) {
      return DIVIDES.has(node.operatorToken.kind) && !is(node.left, ts.TypeFlags.BigIntLike)
    }
    if (ts.isPrefixUnaryExpression(node)) {
      return node.operator === ts.SyntaxKind.PlusToken && is(node.operand, ts.TypeFlags.StringLike)
    }
    if (!ts.isCallExpression(node)) return false
    const [first] = node.arguments
    const called = node.expression.getText()
    return INEXACT.test(called) || (called === 'Number' && first !== undefined && readsText(first))
  }
  // a fact is text only if it is an amount or a date: `typeof` has set those aside where the type says so
  const readsText = (node: ts.Expression) => is(node, ts.TypeFlags.StringLike | ts.TypeFlags.Any)

  return files.flatMap((file) => {
    const source = program.getSourceFile(join(folder, file))
    const found: string[] = []
    const visit = (node: ts.Node): void => {
      if (slipsIn(node)) {
        const line = ts.getLineAndCharacterOfPosition(node.getSourceFile(), node.getStart()).line + 1
        found.push(`${relative(folder, node.getSourceFile().fileName)}:${line}`)
      }
      ts.forEachChild(node, visit)
    }
    if (source !== undefined) visit(source)
    return found
  })
}

const DIVIDES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
])

describe('points and money', () => {
  it('never pass through binary floating point', () => {
    const files = trackedFiles().filter((file) => EXACT_ROOMS.test(file))
    expect(files.length).toBeGreaterThan(20)
    expect(inexact(root, files)).toEqual([])
  })

  it('and each way in that is planted is found', () => {
    const planted = [
      `export function points(isee: string, count: number, big: bigint, some: number[]) {`,
      `  const half = 0.5`,
      `  const many = 1e3`,
      `  const share = count / 3`,
      `  const power = count ** 2`,
      `  let left = count`,
      `  left /= 2`,
      `  const euro = Number(isee)`,
      `  const again = +isee`,
      `  const parsed = Number.parseFloat(isee) + parseFloat(isee)`,
      `  const rounded = Math.round(count)`,
      `  const shown = count.toFixed(2)`,
      `  const fine = [big / 3n, big ** 2n, Math.max(...some), Number(big), Number(count > 1), 1_000, 0xe1]`,
      `  return { half, many, share, power, left, euro, again, parsed, rounded, shown, fine }`,
      `}`,
    ].join('\n')
    const folder = house({ 'domain/scoring/points.ts': planted }, ['tsconfig.json'])
    const lines = inexact(folder, ['domain/scoring/points.ts'])
    expect([...new Set(lines)]).toEqual(
      [2, 3, 4, 5, 7, 8, 9, 10, 11, 12].map((line) => `domain/scoring/points.ts:${line}`),
    )
  })
})
