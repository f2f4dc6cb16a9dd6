import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { certificatePem, type Pki } from '../../pec/simulator/pki.js'

const run = promisify(execFile)

/** What openssl, which knows nothing of us, says of a signed message: the signed bytes, or why it is not good. */
export async function opensslVerify(message: Buffer, pki: Pki, at: number, crl?: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'simulator-openssl-'))
  try {
    await writeFile(join(folder, 'message.eml'), message)
    await writeFile(join(folder, 'root.pem'), certificatePem(pki.root.certificate))
    const args = ['smime', '-verify', '-in', 'message.eml', '-CAfile', 'root.pem', '-purpose', 'smimesign']
    args.push('-attime', String(Math.floor(at / 1000)), '-out', 'signed.bin')
    if (crl) {
      await writeFile(join(folder, 'crl.der'), crl)
      await run('openssl', ['crl', '-inform', 'DER', '-in', 'crl.der', '-out', 'crl.pem'], { cwd: folder })
      await run('sh', ['-c', 'cat crl.pem >> root.pem'], { cwd: folder })
      args.push('-crl_check')
    }
    await run('openssl', args, { cwd: folder })
    return await readFile(join(folder, 'signed.bin'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
