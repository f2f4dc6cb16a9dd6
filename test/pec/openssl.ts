import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A PKI of the shape used in practice (root, CA of the providers, provider), made by openssl for each run. */
export interface TestPki {
  readonly folder: string
  /** Holds only the CA of the providers, as an office would configure it. */
  readonly trustFolder: string
  sign(content: string | Buffer, options?: SignOptions): Buffer
  /** openssl's own opinion of a whole message. */
  verifies(message: Buffer): boolean
  revoke(signer: SignerName): Buffer
  /** A certificate of one's own, always valid, by the CA of the providers unless it signs itself; gives its name. */
  issue(name: string, request: CertificateRequest): string
  remove(): void
}

export type SignerName =
  | 'person'
  | 'person-ec'
  | 'provider'
  | 'provider-ec'
  | 'citizen'
  | 'old-provider'
  | 'stranger'

export interface SignOptions {
  readonly signer?: SignerName | (string & {})
  readonly digest?: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  /** BER with indefinite lengths instead of DER. */
  readonly stream?: boolean
  readonly extra?: readonly string[]
}

export interface CertificateRequest {
  /** Arguments of genpkey, or the name of a key that is there. */
  readonly key: readonly string[] | string
  readonly subject?: string
  /** Lines of a section of extensions; those of a provider unless told otherwise. */
  readonly extensions?: string
  readonly selfSigned?: boolean
  /** PrintableString and T61String instead of UTF8String. */
  readonly oldStrings?: boolean
}

export const PROVIDER_ADDRESS = 'posta-certificata@pec.prova.example'
const POLICY = '1.3.76.16.3.1.1'

const CONFIG = `
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
[dn]
CN = set by -subj
[ca]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[provider]
basicConstraints = CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectAltName = email:${PROVIDER_ADDRESS}
certificatePolicies = ${POLICY}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[citizen]
basicConstraints = CA:false
extendedKeyUsage = emailProtection
subjectAltName = email:${PROVIDER_ADDRESS}
[person]
basicConstraints = CA:false
keyUsage = critical,nonRepudiation
[crl_ca]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 36500
`

export function makePki(): TestPki {
  const folder = mkdtempSync(join(tmpdir(), 'pec-pki-'))
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  writeFileSync(at('pki.cnf'), CONFIG)
  const key = (name: string, ec = false) =>
    openssl(
      'genpkey',
      '-algorithm',
      ec ? 'EC' : 'RSA',
      '-pkeyopt',
      ec ? 'ec_paramgen_curve:P-256' : 'rsa_keygen_bits:2048',
      '-out',
      `${name}.key`,
    )
  let serial = 1000
  const issue = (
    name: string,
    subject: string,
    issuer: string | null,
    extensions: string,
    from: string,
    to: string,
    own: { readonly extensions?: string; readonly mask?: string } = {},
  ) => {
    const config = CONFIG.replace('utf8only', own.mask ?? 'utf8only')
    writeFileSync(at('req.cnf'), config)
    openssl(
      'req',
      '-new',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      '-config',
      'req.cnf',
      '-out',
      `${name}.csr`,
    )
    writeFileSync(at('index.txt'), '')
    writeFileSync(at('serial'), (serial++).toString(16).padStart(4, '0'))
    writeFileSync(
      at('ca.cnf'),
      `${config}
[own]
${own.extensions ?? ''}
[ca_default]
database = ${at('index.txt')}
new_certs_dir = ${folder}
serial = ${at('serial')}
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
emailAddress = optional
organizationName = optional
serialNumber = optional
`,
    )
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-name',
      'ca_default',
      '-in',
      `${name}.csr`,
      '-out',
      `${name}.pem`,
      '-extensions',
      extensions,
      '-startdate',
      from,
      '-enddate',
      to,
      ...(issuer
        ? ['-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`]
        : ['-selfsign', '-keyfile', `${name}.key`]),
    )
  }
  const always: [string, string] = ['20100101000000Z', '20491231000000Z']
  for (const name of ['root', 'agid', 'provider', 'citizen', 'old-provider', 'other', 'stranger', 'person'])
    key(name)
  key('provider-ec', true)
  key('person-ec', true)
  issue('root', '/O=Prova Radice/CN=Prova Authentication Root CA', null, 'ca', ...always)
  issue('agid', '/O=Prova Vigilanza/CN=Prova CA1', 'root', 'ca', ...always)
  issue('provider', '/O=Gestore di Prova S.p.A./CN=Gestore di Prova', 'agid', 'provider', ...always)
  issue('provider-ec', '/O=Gestore di Prova S.p.A./CN=Gestore di Prova EC', 'agid', 'provider', ...always)
  issue(
    'old-provider',
    '/O=Gestore di Prova S.p.A./CN=Gestore di Prova',
    'agid',
    'provider',
    '20100101000000Z',
    '20151231000000Z',
  )
  issue('citizen', '/CN=Persona di Prova', 'agid', 'citizen', ...always)
  // Codici fiscali that belong to nobody: the control letter is wrong.
  issue('person', '/CN=Persona Di Prova/serialNumber=TINIT-XXXXXX00A00X000X', 'agid', 'person', ...always)
  issue('person-ec', '/CN=XXXXXX00A00X00LX\\/7430010000000001', 'agid', 'person', ...always)
  // An impostor: same names as the true CA, another key.
  issue('other', '/O=Prova Vigilanza/CN=Prova CA1', null, 'ca', ...always)
  issue('stranger', '/O=Gestore di Prova S.p.A./CN=Gestore di Prova', 'other', 'provider', ...always)
  writeFileSync(
    at('anchors.pem'),
    Buffer.concat([readFileSync(at('root.pem')), readFileSync(at('agid.pem'))]),
  )
  const trustFolder = mkdtempSync(join(tmpdir(), 'pec-trust-'))
  writeFileSync(join(trustFolder, 'agid.pem'), readFileSync(at('agid.pem')))

  return {
    folder,
    trustFolder,
    issue(name, { key: made, subject = '/O=Gestore di Prova S.p.A./CN=Gestore di Prova', ...request }) {
      const { extensions, selfSigned = false, oldStrings = false } = request
      if (typeof made === 'string') copyFileSync(at(`${made}.key`), at(`${name}.key`))
      else openssl('genpkey', ...made, '-out', `${name}.key`)
      issue(name, subject, selfSigned ? null : 'agid', extensions ? 'own' : 'provider', ...always, {
        ...(extensions ? { extensions } : {}),
        ...(oldStrings ? { mask: 'nombstr' } : {}),
      })
      return name
    },
    sign(content, { signer = 'provider', digest = 'sha256', stream = false, extra = [] } = {}) {
      writeFileSync(at('content'), content)
      openssl(
        'cms',
        '-sign',
        '-binary',
        '-in',
        'content',
        '-signer',
        `${signer}.pem`,
        '-inkey',
        `${signer}.key`,
        '-md',
        digest,
        '-outform',
        'DER',
        '-out',
        'signature',
        '-nosmimecap',
        ...(stream ? ['-stream', '-indef'] : []),
        ...extra,
      )
      return readFileSync(at('signature'))
    },
    verifies(message) {
      writeFileSync(at('message.eml'), message)
      const chain = ['-CAfile', 'anchors.pem', '-purpose', 'any']
      return (
        spawnSync('openssl', ['cms', '-verify', '-in', 'message.eml', '-out', 'verified', ...chain], {
          cwd: folder,
        }).status === 0
      )
    },
    revoke(signer) {
      const certificate = execFileSync('openssl', ['x509', '-in', `${signer}.pem`, '-noout', '-serial'], {
        cwd: folder,
      })
      const number = certificate.toString().trim().replace('serial=', '')
      writeFileSync(at('index.txt'), `R\t491231000000Z\t240101000000Z\t${number}\tunknown\t/CN=x\n`)
      writeFileSync(at('crlnumber'), '01')
      openssl(
        'ca',
        '-gencrl',
        '-config',
        'pki.cnf',
        '-name',
        'crl_ca',
        '-cert',
        'agid.pem',
        '-keyfile',
        'agid.key',
        '-out',
        'agid.crl',
      )
      return readFileSync(at('agid.crl'))
    },
    remove() {
      rmSync(folder, { recursive: true, force: true })
      rmSync(trustFolder, { recursive: true, force: true })
    },
  }
}
