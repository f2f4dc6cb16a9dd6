import { UNDECIDED } from '../../domain/application-transitions.js'
import { fieldsToType, typedApplication } from '../../procedure/typed-application.js'
import { ExclusionReason } from '../../schemas/application.js'
import type { ApplicationId } from '../../schemas/ids.js'
import type { LegalDate } from '../../schemas/time.js'
import { readApplication } from '../../storage/applications.js'
import { nextToExamine } from '../../storage/views/applications.js'
import { type Done, orderOf, Typed, type Visit } from '../visit.js'

/** What people decide on one application: each by its command, and on to the next in line. */

export async function enterData(visit: Visit): Promise<Done> {
  const { record, commands, typed, session } = visit
  const id = idOf(visit)
  const { avviso } = await readApplication(record.db, id)
  const requirements = avviso.requirements.flatMap(({ code }) => {
    const verdict = typed[`verdict.${code}`]
    return verdict === 'met' || verdict === 'not-met' ? [[code, verdict] as const] : []
  })
  const fields = Object.fromEntries(
    (await fieldsToType(record, id)).map(({ name }) => [name, typed[name] ?? '']),
  )
  const read = await typedApplication(
    record,
    id,
    {
      fields,
      form: typed.form === 'missing' ? 'missing' : 'attached',
      signature:
        typed.signature === 'digital' ? 'digital' : typed.signature === 'autograph' ? 'autograph' : 'none',
      identityDocument: typed.identityDocument === 'sì',
      requirements: Object.fromEntries(requirements),
    },
    `letto nel documento da ${session.staff.id}`,
  )
  if ('unread' in read) {
    const [first] = read.unread
    throw new Typed(
      `Nulla è stato salvato. ${read.unread.map(({ label, why }) => `«${label}»: ${why}`).join('; ')}.`,
      first?.field,
    )
  }
  const { findings } = await commands.enterData(id, orderOf(visit), read.data)
  const notice =
    findings.length === 0 ? 'Dati registrati.' : `Dati registrati; ${findings.length} rilievi da guardare.`
  return { goTo: `/domande/${id}`, notice }
}

export async function admit(visit: Visit): Promise<Done> {
  await visit.commands.admit(idOf(visit), orderOf(visit))
  return await onward(visit, 'Domanda ammessa.')
}

export async function admitWithReserve(visit: Visit): Promise<Done> {
  const { reason = '', until = '', by = '' } = visit.typed
  if (!reason.trim()) throw new Typed('Scrivere il motivo della riserva.', 'reason')
  if (!until.trim()) throw new Typed('Scrivere che cosa scioglie la riserva.', 'until')
  if (by !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(by)) throw new Typed('Il giorno non è scritto bene.', 'by')
  await visit.commands.admitWithReserve(idOf(visit), orderOf(visit), {
    reason: reason.trim(),
    until: until.trim(),
    by: by === '' ? null : (by as LegalDate),
  })
  return await onward(visit, 'Domanda ammessa con riserva: la lettera parte da sola.')
}

export async function exclude(visit: Visit): Promise<Done> {
  const reasons = ExclusionReason.options.filter((reason) => visit.typed[`reason.${reason}`] === 'sì')
  if (reasons.length === 0) throw new Typed('Indicare almeno un motivo di esclusione.', 'reasons')
  await visit.commands.exclude(idOf(visit), { ...orderOf(visit), reasons })
  return await onward(visit, 'Domanda esclusa.')
}

export async function askIntegration(visit: Visit): Promise<Done> {
  const { what = '', remedy = '', due = '' } = visit.typed
  if (!what.trim()) throw new Typed('Scrivere che cosa manca.', 'what')
  if (!remedy.trim()) throw new Typed('Scrivere come si rimedia.', 'remedy')
  if (!/^\d{4}-\d{2}-\d{2}$/.test(due)) throw new Typed('Indicare il giorno entro cui rispondere.', 'due')
  await visit.commands.askIntegration(idOf(visit), orderOf(visit), {
    missing: [{ what: what.trim(), remedy: remedy.trim() }],
    due: due as LegalDate,
  })
  return await onward(visit, 'Richiesta di integrazione disposta: la lettera parte da sola.')
}

export async function declareConflict(visit: Visit): Promise<Done> {
  await visit.commands.declareConflict(idOf(visit), orderOf(visit))
  return await onward(visit, 'Conflitto dichiarato: su questa domanda decide un’altra persona.')
}

function idOf({ params }: Visit): ApplicationId {
  return params.application as ApplicationId
}

/** To the next application of the call that waits for the same hands, or back to the list. */
async function onward({ record, params }: Visit, notice: string): Promise<Done> {
  const id = params.application as ApplicationId
  const { call } = await readApplication(record.db, id)
  const next = await nextToExamine(
    record.db,
    call,
    id,
    UNDECIDED.filter((state) => state === 'examined'),
  )
  return { goTo: next ? `/domande/${next}` : `/chiamate/${call}/domande`, notice }
}
