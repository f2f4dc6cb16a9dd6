import { romeDate } from '../../../domain/terms/index.js'
import type { Digest } from '../../../schemas/ids.js'
import type { ComparedAct, VersionLine } from '../../../storage/views/graduatorie.js'
import {
  CheckField,
  FileField,
  LongField,
  OrderForm,
  SelectField,
  Submit,
  TextField,
} from '../../parts/form.js'
import { dayIn, instantIn, wordsIfAny, wordsIn } from '../../typed.js'
import { type Done, orderOf, Typed, type Visit } from '../../visit.js'
import { back, type Deciding, idOf } from './review.js'

/** A graduatoria is proposed by one, compared by two where its act does not show it, and approved by another. */

export function Propose({ visit, call: { id, avviso }, seen, corrects }: Deciding & { corrects: boolean }) {
  return (
    <OrderForm visit={visit} action={`/chiamate/${id}/graduatoria/proponi`} seen={seen} class="decisione">
      <h2 class="h4">Proporre la graduatoria</h2>
      <fieldset class="campi">
        <legend>Sorteggio</legend>
        <p>Serve solo se restano dei pari: {avviso.drawSource}, uscito dopo la chiusura dell’istruttoria.</p>
        <TextField visit={visit} name="drawSeed" label="Numero uscito" />
        <TextField visit={visit} name="drawnAt" label="Quando è uscito" type="datetime-local" />
        <TextField visit={visit} name="readAt" label="Dove chiunque lo legge" />
      </fieldset>
      {corrects && (
        <LongField
          visit={visit}
          name="correction"
          label="Perché sostituisce quella già approvata"
          required
          help="Si pubblica: non dire chi è una persona."
        />
      )}
      <Submit tone="success">Calcola e proponi</Submit>
    </OrderForm>
  )
}

export function Approve({
  visit,
  call: { id, avviso },
  seen,
  version,
  acts,
}: Deciding & { version: VersionLine; acts: readonly ComparedAct[] }) {
  return (
    <OrderForm
      visit={visit}
      action={`/chiamate/${id}/graduatoria/approva`}
      seen={seen}
      files
      class="decisione"
    >
      <h2 class="h4">Approvare con l’atto</h2>
      <p>
        Si approva la versione {version.version}, di impronta <code>{version.sha256}</code>.
      </p>
      <input type="hidden" name="sha256" value={version.sha256} />
      <TextField visit={visit} name="actNumber" label={`Numero del ${avviso.act}`} required />
      <TextField
        visit={visit}
        name="actDate"
        label="Data dell’atto"
        type="date"
        value={romeDate(visit.record.clock.now())}
        required
      />
      <FileField
        visit={visit}
        name="act"
        label="Atto firmato"
        accept=".pdf,.p7m"
        required={acts.length === 0}
        help="Il PDF o il P7M firmato dal dirigente."
      />
      {acts.length > 0 && (
        <SelectField
          visit={visit}
          name="comparedAct"
          label="Oppure uno già confrontato"
          empty="—"
          choices={acts.map(({ act, by }) => ({ value: act, words: `confrontato da ${by.join(', ')}` }))}
        />
      )}
      <Submit tone="success">Approva la graduatoria</Submit>
    </OrderForm>
  )
}

/** Where a signed act does not show what it approves, two people compare it and say so. */
export function Compare({
  visit,
  call: { id },
  acts,
}: Omit<Deciding, 'seen'> & { acts: readonly ComparedAct[] }) {
  return (
    <details class="decisione" open={acts.length > 0}>
      <summary>
        <h2 class="h4">Confrontare l’atto con la graduatoria</h2>
      </summary>
      <p>
        Serve se l’atto firmato non porta l’impronta della graduatoria: due persone lo leggono accanto alla
        graduatoria e lo dichiarano.
      </p>
      {acts.map(({ act, by }) => (
        <OrderForm key={act} visit={visit} action={`/chiamate/${id}/graduatoria/confronta`}>
          <input type="hidden" name="comparedAct" value={act} />
          <p>
            <a href={`/chiamate/${id}/carte/${act}`}>Atto</a> confrontato da {by.join(', ')}.
          </p>
          {!by.includes(visit.session.staff.name) && (
            <Submit tone="secondary">L’ho confrontato anch’io: approva questa graduatoria</Submit>
          )}
        </OrderForm>
      ))}
      <OrderForm visit={visit} action={`/chiamate/${id}/graduatoria/confronta`} files>
        <FileField
          visit={visit}
          name="actToCompare"
          label="Atto firmato da confrontare"
          accept=".pdf,.p7m"
          required
        />
        <CheckField
          visit={visit}
          name="compared"
          label="L’ho confrontato con la graduatoria, posizione per posizione: è questa che approva"
        />
        <Submit tone="secondary">Dichiaro il confronto</Submit>
      </OrderForm>
    </details>
  )
}

export async function proposeGraduatoria(visit: Visit): Promise<Done> {
  const seed = wordsIfAny(visit, 'drawSeed')
  const draw =
    seed === null
      ? null
      : {
          seed,
          drawnAt: instantIn(visit, 'drawnAt', 'Quando è uscito'),
          readAt: wordsIn(visit, 'readAt', 'Dove chiunque lo legge'),
        }
  const correction = wordsIfAny(visit, 'correction')
  await visit.commands.proposeGraduatoria(idOf(visit), { ...orderOf(visit), draw }, correction)
  return back(visit, 'Graduatoria proposta: la approva il dirigente, con il suo atto.')
}

export async function approveGraduatoria(visit: Visit): Promise<Done> {
  const { record, typed, uploads } = visit
  const actNumber = wordsIn(visit, 'actNumber', 'Numero dell’atto')
  const actDate = dayIn(visit, 'actDate', 'Data dell’atto')
  const compared = wordsIfAny(visit, 'comparedAct')
  if (!uploads.act && compared === null) throw new Typed('Manca l’atto firmato: sceglierlo di nuovo.', 'act')
  const actDigest = uploads.act ? await record.blobs.put(uploads.act.bytes) : (compared as Digest)
  await visit.commands.approveGraduatoria(idOf(visit), {
    ...orderOf(visit),
    actNumber,
    actDate,
    actDigest,
    sha256: typed.sha256 as Digest,
  })
  return back(visit, 'Graduatoria approvata: si pubblica da sola.')
}

export async function compareAct(visit: Visit): Promise<Done> {
  const { record, typed, uploads } = visit
  const known = wordsIfAny(visit, 'comparedAct')
  const file = uploads.actToCompare
  if (known === null && !file) throw new Typed('Manca l’atto firmato: sceglierlo di nuovo.', 'actToCompare')
  if (file && typed.compared !== 'sì')
    throw new Typed('Dichiarare di averlo confrontato, dopo averlo fatto.', 'compared')
  const act = file ? await record.blobs.put(file.bytes) : (known as Digest)
  const { compared } = await visit.commands.compareAct(idOf(visit), orderOf(visit), act)
  const more = compared >= 2 ? 'ora si può approvare' : 'serve una seconda persona'
  return back(visit, `Confronto dichiarato: ${more}.`)
}
