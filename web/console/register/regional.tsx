import type { EmergencyState } from '../../../storage/emergency-register.js'
import { FileField, LongField, OrderForm, Submit, TextField } from '../../parts/form.js'
import type { Visit } from '../../visit.js'
import { when } from '../../words.js'

/** What an office does whose numbers are the region's: bring them in, and the register of emergency. */
export function RegionalNumbers({ visit, emergency }: { visit: Visit; emergency: EmergencyState | null }) {
  const { roles } = visit.session.staff
  const decides = roles.includes('responsabile')
  const brings = decides || roles.includes('operatore')
  if (!brings) return null
  const open = emergency?.openedAt ?? null
  return (
    <section aria-labelledby="regione">
      <h2 id="regione" class="h4">
        Protocollo regionale
      </h2>
      {open && <p class="alert alert-warning">Il registro di emergenza è aperto dal {when(open)}.</p>}
      {emergency && emergency.toReconcile > 0 && (
        <p>Registrazioni con numero di emergenza che aspettano quello regionale: {emergency.toReconcile}.</p>
      )}
      <details class="decisione">
        <summary>Riportare i numeri regionali</summary>
        <OrderForm visit={visit} action="/registro/numeri" files>
          <FileField
            visit={visit}
            name="numbers"
            label="Foglio XLSX"
            help="Colonne: Registrazione, Protocollo regionale, Data. Entra tutto o niente."
            accept=".xlsx"
            required
          />
          <Submit tone="secondary">Riporta i numeri</Submit>
        </OrderForm>
      </details>
      {decides && !open && (
        <details class="decisione">
          <summary>Aprire il registro di emergenza</summary>
          <OrderForm visit={visit} action="/registro/emergenza/apri">
            <TextField
              visit={visit}
              name="began"
              label="Il protocollo regionale non risponde dal"
              type="datetime-local"
              required
            />
            <LongField visit={visit} name="reason" label="Causa dell’interruzione" required />
            <Submit tone="warning">Apri il registro di emergenza</Submit>
          </OrderForm>
        </details>
      )}
      {decides && open && (
        <details class="decisione" open>
          <summary>Chiudere il registro di emergenza</summary>
          <OrderForm visit={visit} action="/registro/emergenza/chiudi">
            <TextField
              visit={visit}
              name="restored"
              label="Il protocollo regionale risponde di nuovo dal"
              type="datetime-local"
              required
            />
            <Submit tone="warning">Chiudi il registro di emergenza</Submit>
          </OrderForm>
        </details>
      )}
    </section>
  )
}
