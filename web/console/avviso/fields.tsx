import type { AvvisoTemplate } from '../../../schemas/avviso-template.js'
import type { Requirement } from '../../../schemas/requirements.js'
import { CheckField, LongField, RadioField, TextField } from '../../parts/form.js'
import { linesIn, wholeIn, wordsIfAny, wordsIn } from '../../typed.js'
import type { Visit } from '../../visit.js'
import { requirementLines, requirementsIn } from '../requests/lines.js'

/** What both the office's template and a single avviso say. */
export type AvvisoTerms = Pick<
  AvvisoTemplate,
  'mailbox' | 'requirements' | 'documents' | 'channels' | 'terms' | 'act' | 'drawSource' | 'responsible'
>

export function AvvisoFields({ visit, known }: { visit: Visit; known: AvvisoTerms | null }) {
  return (
    <>
      <fieldset class="campi">
        <legend>Chi può partecipare e che cosa allega</legend>
        <LongField
          visit={visit}
          name="requirements"
          label="Requisiti, uno per riga"
          value={known && requirementLines(known.requirements)}
        />
        <LongField
          visit={visit}
          name="documents"
          label="Documenti da allegare, uno per riga"
          value={known?.documents.join('\n')}
          rows={3}
          help="Il modulo e il documento d’identità per chi firma a mano ci sono sempre."
        />
      </fieldset>
      <ChannelFields visit={visit} known={known} />
      <TermFields visit={visit} known={known} />
      <fieldset class="campi">
        <legend>Atto, sorteggio, responsabile</legend>
        <TextField
          visit={visit}
          name="act"
          label="Atto che approva la graduatoria"
          value={known?.act ?? 'decreto del dirigente'}
          required
        />
        <TextField
          visit={visit}
          name="drawSource"
          label="Numero pubblico per il sorteggio"
          value={known?.drawSource}
          required
          help="Quale numero, quale estrazione: nessuno deve poterlo conoscere prima della chiusura dell’istruttoria."
        />
        <TextField
          visit={visit}
          name="responsible.name"
          label="Responsabile del procedimento"
          value={known?.responsible.name}
          required
        />
        <TextField
          visit={visit}
          name="responsible.contact"
          label="Recapito del responsabile"
          value={known?.responsible.contact}
          required
        />
      </fieldset>
    </>
  )
}

interface Fields {
  readonly visit: Visit
  readonly known: AvvisoTerms | null
}

function ChannelFields({ visit, known }: Fields) {
  const channels = known?.channels
  return (
    <fieldset class="campi">
      <legend>Come si presenta la domanda</legend>
      <TextField
        visit={visit}
        name="mailbox"
        label="Casella PEC che riceve le domande"
        type="email"
        value={known?.mailbox}
        required
      />
      <RadioField
        visit={visit}
        name="pec.rule"
        label="Per PEC vale l’ora"
        value={channels?.pec.rule ?? 'sent'}
        choices={[
          { value: 'sent', words: 'di accettazione, cioè di invio' },
          { value: 'arrived', words: 'di consegna alla casella' },
        ]}
      />
      <TextField
        visit={visit}
        name="counter.where"
        label="Sportello: dove e quando"
        value={channels?.counter?.where}
        help="Vuoto se allo sportello non si può."
      />
      <TextField
        visit={visit}
        name="hand.where"
        label="Consegna a mano: dove e quando"
        value={channels?.hand?.where}
        help="Vuoto se a mano non si può."
      />
      <TextField
        visit={visit}
        name="post.address"
        label="Raccomandata: indirizzo"
        value={channels?.post?.address}
        help="Vuoto se per posta non si può."
      />
      <CheckField
        visit={visit}
        name="post.arrived"
        label="La raccomandata deve arrivare nei termini (altrimenti vale il giorno di spedizione)"
        checked={channels?.post?.rule === 'arrived'}
      />
    </fieldset>
  )
}

function TermFields({ visit, known }: Fields) {
  const terms = known?.terms
  const days = (value: number | null | undefined) => (value == null ? null : String(value))
  return (
    <fieldset class="campi">
      <legend>Termini, in giorni di calendario</legend>
      <TextField
        visit={visit}
        name="publicationDays"
        label="Dalla pubblicazione dell’avviso alla graduatoria"
        type="number"
        value={days(terms?.publicationDays ?? 35)}
        required
      />
      <TextField
        visit={visit}
        name="listDays"
        label="Dalla pubblicazione dell’avviso all’elenco per l’ente"
        type="number"
        value={days(terms?.listDays ?? 45)}
        required
      />
      <TextField
        visit={visit}
        name="observationDays"
        label="Per osservare sulla graduatoria provvisoria"
        type="number"
        value={days(terms?.observationDays)}
        help="Vuoto se la prima graduatoria è già definitiva."
      />
      <TextField
        visit={visit}
        name="onlineDays"
        label="Quanto resta sul sito la graduatoria"
        type="number"
        value={days(terms?.onlineDays ?? 120)}
        required
      />
    </fieldset>
  )
}

/** @throws {Typed} */
export function typedTerms(visit: Visit, known: readonly Requirement[]): AvvisoTerms {
  const { typed } = visit
  const post = wordsIfAny(visit, 'post.address')
  const place = (field: string) => {
    const where = wordsIfAny(visit, field)
    return where === null ? null : { where }
  }
  return {
    mailbox: wordsIn(visit, 'mailbox', 'Casella PEC'),
    requirements: requirementsIn(visit, 'requirements', known),
    documents: linesIn(visit, 'documents'),
    channels: {
      pec: { rule: typed['pec.rule'] === 'arrived' ? 'arrived' : 'sent' },
      post:
        post === null ? null : { rule: typed['post.arrived'] === 'sì' ? 'arrived' : 'posted', address: post },
      counter: place('counter.where'),
      hand: place('hand.where'),
    },
    terms: {
      publicationDays: wholeIn(visit, 'publicationDays', 'Giorni per la graduatoria'),
      listDays: wholeIn(visit, 'listDays', 'Giorni per l’elenco'),
      observationDays:
        wordsIfAny(visit, 'observationDays') === null
          ? null
          : wholeIn(visit, 'observationDays', 'Giorni per le osservazioni'),
      onlineDays: wholeIn(visit, 'onlineDays', 'Giorni sul sito'),
    },
    act: wordsIn(visit, 'act', 'Atto'),
    drawSource: wordsIn(visit, 'drawSource', 'Numero pubblico per il sorteggio'),
    responsible: {
      name: wordsIn(visit, 'responsible.name', 'Responsabile'),
      contact: wordsIn(visit, 'responsible.contact', 'Recapito del responsabile'),
    },
  }
}
