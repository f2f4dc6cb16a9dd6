import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'

/** A private Dovecot on loopback: any address has a mailbox, made at its first message or login. */
export interface Dovecot {
  imap: { host: string; port: number; user(address: string): string; password(address: string): string }
  /** Takes plain LMTP; `lmtpDrop` of the simulator speaks it. */
  lmtp: { host: string; port: number }
  /** Process number of its master while it runs. */
  pid(): number | undefined
  /** Stops the server; its mail stays. */
  pause(): Promise<void>
  /** Starts it again on the same mail and ports. */
  resume(): Promise<void>
  close(): Promise<void>
}

/** What is missing and the command that would bring it. */
export interface Missing {
  missing: string
}

const HOST = '127.0.0.1'
const PASSWORD = 'prova-dovecot'

/** Starts Dovecot in a temporary folder, as root or not; says what is missing if it is not installed. */
export async function startDovecot(): Promise<Dovecot | Missing> {
  const binary = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, 'dovecot'))
    .find(existsSync)
  const lmtpd = ['/usr/lib/dovecot/lmtp', '/usr/libexec/dovecot/lmtp'].some(existsSync)
  if (!binary || !lmtpd) {
    return { missing: 'Dovecot: apt-get install -y dovecot-core dovecot-imapd dovecot-lmtpd' }
  }
  // Not below TMPDIR when that is deep: the path of a Unix socket has at most 107 characters
  const root = await mkdtemp(join(tmpdir().length > 40 ? '/tmp' : tmpdir(), 'dovecot-'))
  const ports = { imap: await freePort(), lmtp: await freePort() }
  const config = join(root, 'dovecot.conf')
  const mail = mailOwner()
  await chmod(root, 0o755)
  await mkdir(join(root, 'mail'))
  await chown(join(root, 'mail'), mail.uid, mail.gid)
  await writeFile(config, settings(root, ports, mail))

  let server: ChildProcess | undefined
  async function start(): Promise<void> {
    // A process group of its own: the processes that hold connections outlive their master for a moment
    server = spawn(binary as string, ['-F', '-c', config], { stdio: 'ignore', detached: true })
    for (const port of [ports.imap, ports.lmtp]) await listening(port, server, join(root, 'dovecot.log'))
  }
  async function stop(): Promise<void> {
    const running = server
    if (!running || running.exitCode !== null) return
    const exited = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGTERM')
    await exited
    killGroup(running)
  }
  const orphaned = () => server && killGroup(server)
  process.once('exit', orphaned)
  await start()
  return {
    imap: { host: HOST, port: ports.imap, user: (address) => address, password: () => PASSWORD },
    lmtp: { host: HOST, port: ports.lmtp },
    pid: () => server?.pid,
    pause: stop,
    resume: start,
    async close() {
      await stop()
      process.off('exit', orphaned)
      await rm(root, { recursive: true, force: true })
    },
  }
}

interface Owner {
  uid: number
  gid: number
}

/** Dovecot opens no mail as root: the account `mail` owns it then, otherwise whoever runs the tests. */
function mailOwner(): Owner {
  const { uid, gid } = userInfo()
  if (uid !== 0) return { uid, gid }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'mail'], { encoding: 'utf8' }).trim())
  return { uid: id('-u'), gid: id('-g') }
}

function settings(root: string, ports: { imap: number; lmtp: number }, mail: Owner): string {
  return `
protocols = imap lmtp
listen = ${HOST}
base_dir = ${root}/run
state_dir = ${root}/run
log_path = ${root}/dovecot.log
${runningAs()}
first_valid_uid = 1
first_valid_gid = 1
ssl = no
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 200
lmtp_add_received_header = no
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=${mail.uid} gid=${mail.gid} home=${root}/mail/%u allow_all_users=yes
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  service_count = 0
  inet_listener imap {
    port = ${ports.imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  process_min_avail = 2
  inet_listener lmtp {
    address = ${HOST}
    port = ${ports.lmtp}
  }
}
`
}

/** Started as root, Dovecot gives up its rights to the users of its package; otherwise it has only one to run as. */
function runningAs(): string {
  const { uid, username } = userInfo()
  if (uid === 0) return ''
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()
  return `default_internal_user = ${username}
default_internal_group = ${group}
default_login_user = ${username}`
}

function killGroup(server: ChildProcess): void {
  try {
    if (server.pid) process.kill(-server.pid, 'SIGKILL')
  } catch {
    // all of its processes have ended already
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listening(port: number, server: ChildProcess, log: string): Promise<void> {
  const until = Date.now() + 10_000
  while (server.exitCode === null && Date.now() < until) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, HOST, () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (open) return
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  const said = await readFile(log, 'utf8').catch(() => '')
  server.kill('SIGTERM')
  throw new Error(`Dovecot did not start: ${said.slice(-2000)}`)
}
