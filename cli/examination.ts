import { statSync } from 'node:fs'
import { Client, Connection } from '@temporalio/client'
import { sql } from 'kysely'
import { registerDayDue } from '../domain/daily-register.js'
import { addHours, italianCalendar, romeDate } from '../domain/terms/index.js'
import type { MailSettings } from '../schemas/settings.js'
import { findServerTool, TEMPORAL, TIME_SKIPPING_SERVER } from '../servers/temporal-binaries.js'
import { openRegisters } from '../storage/daily-register.js'
import { clocksApart, type Database, openDatabase } from '../storage/database.js'
import { emergencies } from '../storage/emergency-register.js'
import { pendingMigrations } from '../storage/migrate.js'
import { checkPromises } from '../storage/promises.js'
import { verifyRegister } from '../storage/register-verifier.js'
import { machineClock } from '../workers/clock.js'
import { consoleAnswers, issuerAnswers } from './answers.js'
import { type Environment, readEnvironment, readInstallation, SettingError } from './environment.js'
import { usageError } from './errors.js'
import { greets } from './greeting.js'
import { readKeys } from './keys.js'
import { readTrust } from './trust.js'

/** What one check found. */
export interface Finding {
  readonly check: string
  readonly ok: boolean
  readonly text: string
  readonly remedy?: string
}

/** Checks everything that an installation stands on. Nothing is changed. */
export async function examine(): Promise<Finding[]> {
  const findings: Finding[] = [documents()]
  const environment = await attempt(findings, 'impostazioni', 'le variabili si leggono', async () =>
    readEnvironment(),
  )
  if (!environment) return findings
  if (environment.settingsFile) await offices(findings, environment.settingsFile)
  if (environment.trust) await trust(findings, environment.trust, 'fiducia PEC', 'CHIAMATE_TRUST')
  if (environment.signers) await trust(findings, environment.signers, 'fiducia firme', 'CHIAMATE_SIGNERS')
  await temporal(findings, environment)
  await keys(findings, environment)
  await web(findings, environment)
  if (environment.databaseUrl) await database(findings, environment.databaseUrl)
  else
    findings.push({ check: 'base dati', ok: true, text: 'nessuna indicata: «chiamate start» usa la propria' })
  return findings
}

function documents(): Finding {
  const check = 'documenti'
  if (process.platform === 'linux' && process.arch === 'x64') return { check, ok: true, text: 'Linux x64' }
  return {
    check,
    ok: false,
    text: `${process.platform} ${process.arch} non ha ancora il compositore dei documenti`,
    remedy: 'Usare Linux x64.',
  }
}

async function offices(findings: Finding[], settingsFile: string): Promise<void> {
  const installation = await attempt(findings, 'uffici', 'il file degli uffici si legge', async () =>
    readInstallation(settingsFile),
  )
  for (const { id, segnatura } of installation?.offices ?? [])
    if (segnatura === null)
      findings.push({
        check: `segnatura ${id}`,
        ok: true,
        text: 'mancano i codici IPA, AOO e registro: le PEC verso altre amministrazioni partono senza segnatura.xml',
      })
  for (const { id, mailbox } of installation?.offices ?? [])
    for (const [name, server, greeting] of [
      ['IMAP', mailbox.imap, '* OK'],
      ['SMTP', mailbox.smtp, '220'],
    ] as const)
      await mailServer(findings, `casella ${id}, ${name}`, server, greeting)
}

async function mailServer(
  findings: Finding[],
  check: string,
  server: MailSettings['imap'] | MailSettings['smtp'],
  greeting: string,
): Promise<void> {
  const where = `${server.host}:${server.port}`
  const remedy = `Controllare host, port e security nel file di CHIAMATE_SETTINGS, e che ${where} sia raggiungibile.`
  await greets(server, greeting).then(
    () => findings.push({ check, ok: true, text: `${where} risponde` }),
    () => findings.push({ check, ok: false, text: `${where} non risponde come deve`, remedy }),
  )
}

async function trust(
  findings: Finding[],
  folder: string,
  check: string,
  variable: 'CHIAMATE_TRUST' | 'CHIAMATE_SIGNERS',
): Promise<void> {
  await attempt(findings, check, `certificati in ${folder}`, async () => {
    const { anchors, revocationLists } = readTrust(folder, variable)
    for (const { issuedAt, nextUpdate } of revocationLists)
      findings.push({
        check: 'liste di revoca',
        ok: nextUpdate === null || Date.parse(nextUpdate) > Date.parse(machineClock.now()),
        text: `emessa il ${issuedAt.slice(0, 10)}, ${nextUpdate ? `vale fino al ${nextUpdate.slice(0, 10)}` : 'senza scadenza'}`,
        remedy: `Mettere nella cartella di ${variable} la lista di revoca più recente.`,
      })
    for (const { name, notAfter: until } of anchors)
      findings.push({
        check,
        ok: Date.parse(until) > Date.parse(machineClock.now()),
        text: `${name}, valido fino al ${until.slice(0, 10)}`,
        remedy: `Mettere nella cartella di ${variable} il certificato in vigore.`,
      })
  })
}

async function temporal(
  findings: Finding[],
  { temporalAddress, temporalNamespace }: Environment,
): Promise<void> {
  if (temporalAddress === null) {
    await attempt(findings, 'Temporal', 'il programma «temporal» c’è o si può avere', () =>
      findServerTool(TEMPORAL),
    )
    await attempt(findings, 'tempo virtuale', 'il server della dimostrazione c’è o si può avere', () =>
      findServerTool(TIME_SKIPPING_SERVER),
    )
    return
  }
  await attempt(
    findings,
    'Temporal',
    `${temporalAddress} risponde, namespace ${temporalNamespace}`,
    async () => {
      const connection = await Connection.connect({ address: temporalAddress, connectTimeout: 5000 })
      try {
        await new Client({ connection }).workflowService.describeNamespace({ namespace: temporalNamespace })
      } finally {
        await connection.close()
      }
    },
  )
}

/** Without keys, who administers Temporal reads what it keeps. */
async function keys(findings: Finding[], { keysFile, temporalAddress }: Environment): Promise<void> {
  const check = 'chiavi'
  if (keysFile === null) {
    if (temporalAddress !== null)
      findings.push({
        check,
        ok: false,
        text: 'nessun file di chiavi: ciò che Temporal conserva è in chiaro',
        remedy: 'Fare un file di chiavi e indicarlo in CHIAMATE_KEYS (docs/running.md).',
      })
    return
  }
  const keyring = await attempt(findings, check, 'il file delle chiavi si legge', async () =>
    readKeys(keysFile),
  )
  if (keyring === null) return
  findings.push({
    check,
    ok: (statSync(keysFile).mode & 0o007) === 0,
    text: `scrive «${keyring.writes}», leggono ${[...keyring.keys.keys()].map((id) => `«${id}»`).join(', ')}`,
    remedy: 'Togliere il file agli altri utenti della macchina (chmod o=).',
  })
}

/** Only what the settings name: the console of `start` is reached only while it runs. */
async function web(findings: Finding[], { web: { address, signIn } }: Environment): Promise<void> {
  const look = async (check: string, where: string, work: Promise<void>, remedy: string) =>
    await work.then(
      () => findings.push({ check, ok: true, text: `${where} risponde` }),
      () => findings.push({ check, ok: false, text: `${where} non risponde come deve`, remedy }),
    )
  if (address)
    await look(
      'console',
      address,
      consoleAnswers(address),
      'Controllare che «chiamate web» sia in funzione e che il proxy lo raggiunga, e CHIAMATE_WEB.',
    )
  if (signIn)
    await look(
      'accesso',
      signIn.issuer,
      issuerAnswers(signIn.issuer),
      'Controllare OIDC_ISSUER (scritto esattamente come lo scrive il gestore delle identità) e la rete.',
    )
}

async function database(findings: Finding[], url: string): Promise<void> {
  const { db, close } = openDatabase(url, 2)
  try {
    const reached = await attempt(findings, 'base dati', 'risponde', () => sql`select 1`.execute(db))
    if (!reached) return
    const pending = await attempt(findings, 'schema', 'si legge', () => pendingMigrations(db))
    if (!pending) return
    if (pending.length > 0) {
      const remedy = 'Eseguire «chiamate migrate».'
      findings.push({ check: 'schema', ok: false, text: `mancano ${pending.length} aggiornamenti`, remedy })
      return
    }
    await clocks(findings, db)
    await alerts(findings, db)
    await attempt(findings, 'registro', 'si legge', () => registers(findings, db))
    await attempt(findings, 'promesse', 'interrogate', () => promises(findings, db))
  } finally {
    await close()
  }
}

async function clocks(findings: Finding[], db: Database): Promise<void> {
  const apart = await clocksApart(db, machineClock)
  findings.push({
    check: 'orologi',
    ok: apart < 2000,
    text: `base dati e macchina distano ${apart} ms`,
    remedy: 'Regolare l’ora (NTP) di questa macchina e di quella della base dati.',
  })
}

async function alerts(findings: Finding[], db: Database): Promise<void> {
  const open = await db
    .selectFrom('alert')
    .select(['scope', 'code'])
    .where('resolved_at', 'is', null)
    .execute()
  for (const { scope, code } of open)
    findings.push({
      check: 'segnalazioni',
      ok: false,
      text: `${code} (${scope})`,
      remedy: 'Una persona deve guardare.',
    })
}

async function registers(findings: Finding[], db: Database): Promise<void> {
  const now = machineClock.now()
  const today = romeDate(now)
  for (const { register, from } of await openRegisters(db, now)) {
    const due = registerDayDue(from, italianCalendar())
    findings.push({
      check: `registro giornaliero ${register}`,
      ok: today <= due,
      text: `da chiudere dal ${from}, entro il ${due}`,
      remedy: 'Avviare «chiamate start» o «chiamate dispatcher»: chiude da sé tutti i giorni trascorsi.',
    })
  }
  for (const { register } of await db.selectFrom('register_head').select('register').execute()) {
    const { days, flaw } = await verifyRegister(db, register)
    findings.push({
      check: `registro giornaliero ${register}`,
      ok: flaw === null,
      text: flaw
        ? `il giorno ${flaw.day} non è quello che fu chiuso`
        : `${days} giorni chiusi, tutti intatti`,
      remedy: 'Non toccare i dati: fare una copia di sicurezza e confrontarla con il registro conservato.',
    })
  }
  for (const { register, openedAt, toReconcile } of await emergencies(db)) {
    const check = `registro di emergenza ${register}`
    if (openedAt)
      findings.push({
        check,
        ok: Date.parse(now) < Date.parse(addHours(openedAt, 24)),
        text: `aperto dal ${romeDate(openedAt)}`,
        remedy:
          'Dopo 24 ore serve una nuova autorizzazione (DPR 445/2000 art. 63); chiuderlo appena il protocollo risponde.',
      })
    else
      findings.push({
        check,
        ok: false,
        text: `${toReconcile} registrazioni senza il numero di protocollo ordinario`,
        remedy: 'Riportare i numeri dati dal protocollo regionale.',
      })
  }
}

async function promises(findings: Finding[], db: Database): Promise<void> {
  for (const { promise, name, words, count, broken } of await checkPromises(db, machineClock.now()))
    findings.push({
      check: `promessa ${promise} (${name})`,
      ok: count === 0,
      text:
        count === 0
          ? words
          : `${words} NON mantenuta in ${count === 1 ? 'un caso' : `${count} casi`}: ${broken.join(', ')}`,
      remedy: 'Non toccare i dati: fare una copia di sicurezza e aprire una segnalazione con questo elenco.',
    })
}

/** Runs a check; a failure becomes a finding with its remedy. */
async function attempt<T>(
  findings: Finding[],
  check: string,
  fine: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    const result = await work()
    findings.push({ check, ok: true, text: fine })
    return result
  } catch (error) {
    const [text = '', remedy = ''] =
      error instanceof SettingError ? [error.message, error.remedy] : usageError(error).text.split('\n')
    findings.push({ check, ok: false, text, remedy })
    return null
  }
}
