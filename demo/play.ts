import { loadRuleSet } from '../criteria/load.js'
import { applicationForm } from '../documents/application-form.js'
import { openTypesetter } from '../documents/typst.js'
import { isRefusalCode } from '../domain/refusal.js'
import type { Provider } from '../pec/simulator/provider.js'
import type { ExclusionReason } from '../schemas/application.js'
import { ExclusionReason as Reasons } from '../schemas/application.js'
import type { CommandId, Digest, StaffId } from '../schemas/ids.js'
import type { Instant } from '../schemas/time.js'
import { documentsOf } from '../storage/documents.js'
import { type Planned, planApplications } from './applications.js'
import { chanceOf } from './chance.js'
import { act, avviso, days, director, directorName, draw, operator, ranking, responsible } from './script.js'
import { officeAddress, type Stage } from './stage.js'
import type { Timeline } from './timeline.js'

/** What the play knows and the record must confirm: PEC transaction → application as it was planned. */
export type Sent = ReadonlyMap<string, Planned>

/** Plays a whole call: the mail of its applicants, and what the people of the office decide. */
export async function play(stage: Stage, seed: string, count: number, timeline: Timeline): Promise<Sent> {
  const { commands, record, provider } = stage
  const order = orders()
  const tell = (words: string) => timeline.tell(stage.time.clock.now(), words)

  await commands.draftCall(order(operator), avviso)
  await stage.until(days.approvedAvviso as Instant)
  await refused(
    commands.publishAvviso(avviso.id, order(responsible)),
    tell,
    'pubblicare un avviso che nessuno ha approvato',
  )
  await commands.approveAvviso(avviso.id, { ...order(director), confirmed: ['pec-only'] })
  tell('La dirigente approva l’avviso che l’operatrice ha scritto.')
  await stage.until(days.published as Instant)
  await commands.publishAvviso(avviso.id, order(responsible))
  tell('Avviso pubblicato: da oggi corrono i termini (35 giorni per la graduatoria, 45 per l’elenco).')

  const planned = planApplications(chanceOf(seed), count, avviso.window)
  const sent = await sendAll(provider, planned, timeline)
  await otherMail(provider)
  await stage.until(avviso.window.opensAt)
  tell('Si aprono i termini per le domande.')
  for (const day of [days.otherProcedure, days.ordinaryMail, days.poison]) {
    await stage.until(afterMinutes(day, 30))
    await sortMail(stage, order, tell)
  }
  await stage.until(avviso.window.closesAt)
  tell('Termini chiusi: la casella è riletta fino a questo istante.')
  await stage.until(days.tooEarly as Instant)
  await refused(
    commands.closeReview(avviso.id, order(responsible), null),
    tell,
    'chiudere l’istruttoria prima del tempo',
  )
  await sortMail(stage, order, tell)

  await stage.until(days.review as Instant)
  await sortMail(stage, order, tell)
  await review(stage, sent, order, timeline)

  await stage.until(days.closed as Instant)
  await commands.closeReview(avviso.id, order(responsible), null)
  tell('Il responsabile chiude l’istruttoria: i dati sono fissati.')
  await refused(
    commands.proposeGraduatoria(avviso.id, { ...order(responsible), draw: null }),
    tell,
    'proporre la graduatoria senza il numero del sorteggio',
  )
  await stage.until(days.proposed as Instant)
  await commands.proposeGraduatoria(avviso.id, { ...order(responsible), draw })
  const { sha256 } = await record.db.selectFrom('graduatoria').select('sha256').executeTakeFirstOrThrow()
  tell(`Graduatoria proposta, impronta ${sha256.slice(0, 16)}…`)

  await stage.until(days.approved as Instant)
  const draft = (await documentsOf(record.db, avviso.id)).find(({ kind }) => kind === 'decree-draft')
  const actDigest = await stage.sign(directorName, draft?.digest as Digest)
  const approval = { actNumber: act.number, actDate: act.date, actDigest, sha256 }
  await refused(
    commands.approveGraduatoria(avviso.id, { ...order(responsible), ...approval }),
    tell,
    'approvare la graduatoria da chi l’ha proposta',
  )
  await commands.approveGraduatoria(avviso.id, { ...order(director), ...approval })
  await stage.settle()
  tell(`Decreto n. ${act.number}: la dirigente approva; la versione pubblica è sul sito.`)

  await stage.until(days.listed as Instant)
  await commands.sendList(avviso.id, order(responsible))
  tell('Elenco degli avviati inviato per PEC al Comune.')
  await stage.until(days.over as Instant)
  tell('La chiamata è conclusa.')
  return sent
}

type Orders = ReturnType<typeof orders>
type Tell = (words: string) => void

/** Each decision of the demo's people, with an id of its own. */
function orders() {
  let count = 0
  return (actor: StaffId) => ({ command: `demo-${String(++count).padStart(6, '0')}` as CommandId, actor })
}

async function sendAll(provider: Provider, planned: readonly Planned[], timeline: Timeline): Promise<Sent> {
  provider.behave('piena@pec.cittadini.example', { outcome: 'mailbox-full', afterSeconds: 60 })
  provider.behave('muta@pec.cittadini.example', { outcome: 'silent' })
  const typesetter = openTypesetter()
  const criteria = loadRuleSet(ranking.criteria)
  const sent = new Map<string, Planned>()
  try {
    for (const one of planned) {
      const { applicant, facts } = one.data
      const form = await applicationForm(typesetter, {
        letterhead: {
          administration: 'Regione Liguria',
          office: 'Centro per l’Impiego di Genova',
          address: 'via di Prova 1',
          pec: officeAddress,
        },
        madeAt: one.at,
        call: { code: avviso.id, requestingBody: avviso.requestingBody.name },
        ranking: null,
        form: {
          kind: avviso.kind,
          rankings: avviso.rankings,
          requirements: avviso.requirements,
          facts: criteria.facts,
          words: {},
        },
        mailbox: officeAddress,
        otherChannels: [],
        window: avviso.window,
        documents: [],
        filled: {
          ranking: null,
          applicant,
          facts,
          reserves: [],
          requirements: Object.fromEntries(
            Object.entries(one.data.requirements).map(([code, met]) => [code, met === 'met']),
          ),
          recapito: 'pec',
          signature: one.data.signature === 'digital' ? 'digital' : 'autograph',
          signedOn: null,
        },
      })
      const attachments = [...one.extra]
      if (one.attached === 'form')
        attachments.unshift({
          filename: form.name,
          content: Buffer.from(form.bytes),
          contentType: form.mediaType,
        })
      // Without our form only the subject names the call: a person must say what the message is.
      const subject =
        one.attached === 'form' ? 'Domanda di partecipazione' : `Domanda per la chiamata ${avviso.id}`
      const transaction = await provider.send({
        from: one.from,
        to: [officeAddress],
        subject,
        text: 'In allegato la domanda.',
        attachments,
        at: one.at,
        deliverAfterSeconds: one.deliverAfterSeconds,
      })
      sent.set(transaction, one)
      timeline.advance('Moduli compilati e inviati', sent.size, planned.length)
    }
  } finally {
    await typesetter.close()
  }
  return sent
}

/** What else a shared mailbox receives. */
async function otherMail(provider: Provider): Promise<void> {
  await provider.send({
    from: 'impresa@pec.comuni.example',
    to: [officeAddress],
    subject: 'Richiesta di nulla osta',
    text: 'Si chiede il nulla osta per una assunzione.',
    at: days.otherProcedure,
  })
  await provider.sendOrdinary({
    from: 'persona@posta.example',
    to: [officeAddress],
    subject: 'Informazioni sulla chiamata',
    text: 'Buongiorno, come si partecipa?',
    at: days.ordinaryMail,
  })
  await provider.deliverRaw(officeAddress, Buffer.from([0, 255, 254, 13, 10, 0, 1, 2, 3]), days.poison)
}

/** The operator says what each waiting message is: the office's work of the same day. */
async function sortMail({ commands, record }: Stage, order: Orders, tell: Tell): Promise<void> {
  const waiting = await record.db
    .selectFrom('message')
    .select(['id', 'kind', 'standing', 'call', 'proposal'])
    .where('standing', 'in', ['to-assign', 'unreadable'])
    .orderBy('registered_at')
    .execute()
  for (const { id, kind, call, proposal } of waiting) {
    if (kind === 'posta-certificata' && proposal === 'subject-code' && call) {
      await commands.assignMessage(id, order(operator), { to: 'call', call })
      tell('Smistamento: una PEC senza il nostro modulo è riconosciuta come domanda.')
    } else if (kind === 'posta-certificata') {
      await commands.assignMessage(id, order(operator), { to: 'other-procedure' })
      tell('Smistamento: una PEC riguarda un altro procedimento e passa a chi lo segue.')
    } else {
      await commands.assignMessage(id, order(operator), { to: 'set-aside' })
      tell(
        kind === 'illeggibile'
          ? 'Smistamento: un messaggio illeggibile è conservato e messo da parte.'
          : 'Smistamento: posta ordinaria, registrata; risponde una persona.',
      )
    }
  }
}

/** The operator types each form; the responsabile decides on what the checks propose. */
async function review(
  { commands, record, settle, time }: Stage,
  sent: Sent,
  order: Orders,
  timeline: Timeline,
): Promise<void> {
  const rows = await record.db
    .selectFrom('application')
    .innerJoin('message', 'message.id', 'application.message')
    .select(['application.id', 'message.transaction'])
    .where('application.state', '=', 'registered')
    .orderBy('application.presented_at')
    .execute()
  let admitted = 0
  for (const [index, { id, transaction }] of rows.entries()) {
    const planned = sent.get(transaction ?? '')
    if (!planned) throw new Error('the play does not know a message that became an application')
    const { findings } = await commands.enterData(id, order(operator), planned.data)
    const reasons = findings.flatMap((code) => {
      const reason = Reasons.safeParse(code)
      return reason.success ? [reason.data as ExclusionReason] : []
    })
    if (reasons.length === 0) {
      await commands.admit(id, order(responsible))
      admitted += 1
    } else await commands.exclude(id, { ...order(responsible), reasons })
    timeline.advance('Domande esaminate', index + 1, rows.length)
  }
  await settle()
  timeline.tell(
    time.clock.now(),
    `Istruttoria: ${admitted} domande ammesse, ${rows.length - admitted} escluse, ciascuna con il suo motivo.`,
  )
}

/** What must be refused, and is. */
async function refused(attempt: Promise<unknown>, tell: Tell, what: string): Promise<void> {
  try {
    await attempt
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code === undefined || !isRefusalCode(code)) throw error
    tell(`Rifiutato: ${what}. ${message}`)
    return
  }
  throw new Error(`it was possible to do what must be refused: ${what}`)
}

function afterMinutes(instant: string, minutes: number): Instant {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString() as Instant
}
