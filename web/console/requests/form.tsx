import type { CallRequest, RequestedProfile } from '../../../schemas/request.js'
import { LongField, RadioField, SelectField, TextField } from '../../parts/form.js'
import type { Visit } from '../../visit.js'
import { requirementLines, reserveLines } from './lines.js'
import { mostProfiles } from './typed-request.js'

interface Fields {
  readonly visit: Visit
  /** What is known already; null for a new one. */
  readonly known: CallRequest | null
}

/** What an operatore reads in the body's paper. Only the name of the body must be there: the rest may be missing. */
export function RequestFields({ visit, known }: Fields) {
  return (
    <>
      <Body visit={visit} known={known} />
      <Profiles visit={visit} known={known} />
      <Mobility visit={visit} known={known} />
    </>
  )
}

function Body({ visit, known }: Fields) {
  return (
    <fieldset class="campi">
      <legend>Chi chiede</legend>
      <RadioField
        visit={visit}
        name="kind"
        label="Tipo di avviamento"
        value={known?.kind ?? 'art16'}
        choices={[
          { value: 'art16', words: 'Art. 16 L. 56/1987' },
          { value: 'l68', words: 'L. 68/1999, chiamata numerica' },
        ]}
      />
      <TextField visit={visit} name="body.name" label="Ente" value={known?.body.name} required />
      <TextField
        visit={visit}
        name="body.pec"
        label="PEC dell’ente"
        type="email"
        value={known?.body.pec}
        help="Lì si mandano la risposta e l’elenco."
      />
      <TextField visit={visit} name="body.ipa" label="Codice IPA" value={known?.body.ipa} />
      <TextField visit={visit} name="body.address" label="Indirizzo" value={known?.body.address} />
      <TextField visit={visit} name="number" label="Protocollo della richiesta" value={known?.number} />
      <TextField
        visit={visit}
        name="askedOn"
        label="Data della richiesta"
        type="date"
        value={known?.askedOn}
      />
      <TextField visit={visit} name="contact.name" label="Referente" value={known?.contact?.name} />
      <TextField
        visit={visit}
        name="contact.reach"
        label="Recapito del referente"
        value={known?.contact?.reach}
      />
    </fieldset>
  )
}

/** Those that are there and an empty one; once that is saved there is another. */
function Profiles({ visit, known }: Fields) {
  const typed = Array.from({ length: mostProfiles }, (_, n) => n).filter((n) => visit.typed[`p${n}.profile`])
  const there = Math.max(known?.profiles.length ?? 0, (typed.at(-1) ?? -1) + 1)
  const shown = Math.min(mostProfiles, there + 1)
  return (
    <>
      {Array.from({ length: shown }, (_, n) =>
        n === 0 || n < there ? (
          <Profile key={n} visit={visit} n={n} known={known?.profiles[n]} />
        ) : (
          <details key={n}>
            <summary>Un altro profilo</summary>
            <Profile visit={visit} n={n} known={undefined} />
          </details>
        ),
      )}
    </>
  )
}

function Profile({ visit, n, known }: { visit: Visit; n: number; known: RequestedProfile | undefined }) {
  return (
    <fieldset class="campi">
      <legend>Profilo {n + 1}</legend>
      <TextField visit={visit} name={`p${n}.profile`} label="Profilo" value={known?.profile} />
      <TextField
        visit={visit}
        name={`p${n}.posts`}
        label="Posti"
        type="number"
        value={known && String(known.posts)}
      />
      <TextField
        visit={visit}
        name={`p${n}.contract`}
        label="Contratto e orario"
        value={known?.contract}
        help="Per esempio: tempo indeterminato, 36 ore."
      />
      <SelectField
        visit={visit}
        name={`p${n}.title`}
        label="Titolo di studio che l’ente chiede"
        value={known?.title ?? 'scuola-obbligo'}
        choices={[
          { value: 'scuola-obbligo', words: 'scuola dell’obbligo' },
          { value: 'diploma', words: 'diploma' },
          { value: 'laurea', words: 'laurea' },
        ]}
      />
      <SelectField
        visit={visit}
        name={`p${n}.category`}
        label="Categoria (solo L. 68/1999)"
        value={known?.category}
        empty="nessuna"
        choices={[
          { value: 'art1', words: 'art. 1, persone con disabilità' },
          { value: 'art18', words: 'art. 18, altre categorie protette' },
        ]}
      />
      <LongField
        visit={visit}
        name={`p${n}.requirements`}
        label="Altri requisiti, uno per riga"
        value={known && requirementLines(known.requirements)}
        rows={3}
      />
      <LongField
        visit={visit}
        name={`p${n}.reserves`}
        label="Posti riservati, uno per riga"
        value={known && reserveLines(known.reserves)}
        rows={2}
        help="Il nome della riserva e i posti: «volontari congedati: 1»."
      />
    </fieldset>
  )
}

function Mobility({ visit, known }: Fields) {
  const mobility = known?.mobility
  const communicated = mobility?.state === 'communicated' ? mobility : null
  return (
    <fieldset class="campi">
      <legend>Comunicazione sulla mobilità (art. 34-bis D.Lgs 165/2001)</legend>
      <RadioField
        visit={visit}
        name="mobility.state"
        label="Che cosa dice l’ente"
        value={mobility?.state ?? 'not-said'}
        choices={[
          { value: 'not-said', words: 'non ne parla' },
          { value: 'communicated', words: 'l’ha fatta' },
          { value: 'not-needed', words: 'non serve' },
        ]}
      />
      <TextField
        visit={visit}
        name="mobility.on"
        label="Giorno della comunicazione"
        type="date"
        value={communicated?.on}
      />
      <TextField
        visit={visit}
        name="mobility.protocollo"
        label="Protocollo della comunicazione"
        value={communicated?.protocollo}
      />
      <SelectField
        visit={visit}
        name="mobility.outcome"
        label="Esito della comunicazione"
        value={communicated?.outcome ?? 'nobody'}
        choices={[
          { value: 'nobody', words: 'nessuno da assegnare' },
          { value: 'waiting', words: 'si aspetta la risposta' },
          { value: 'assigned', words: 'personale assegnato' },
        ]}
      />
      <TextField
        visit={visit}
        name="mobility.why"
        label="Perché non serve"
        value={mobility?.state === 'not-needed' ? mobility.why : null}
      />
    </fieldset>
  )
}
