import type { Avviso } from '../../schemas/call.js'
import type { Story } from './story.js'

/** What leaves the office of every call. */
export function sent({ id }: Avviso, { mailings }: { readonly mailings: number }): Story[] {
  return [
    {
      words: 'Il modulo compilato a schermo è letto dal programma, confermato da una persona.',
      expected: 'at least one',
      found: `select id from told where call = '${id}' and data is not null and data_by is not null
        and exists (select from form_reading, json_array_elements(forms) form where form_reading.message = told.message
          and form->'reading'->>'status' = 'filled' and form->'reading'->>'call' = told.call)`,
    },
    {
      words: 'Lettere a tutti: la posizione con il punteggio spiegato, o il motivo dell’esclusione.',
      expected: mailings,
      found: `select mailing.id from mailing where call = '${id}'
        and people > 0 and people = (select count(*) from delivery where delivery.mailing = mailing.id)`,
    },
    {
      words: 'Ogni lettera ha la sua prova, o una segnalazione a chi deve guardare.',
      expected: 0,
      found: `select delivery.id from delivery where call = '${id}' and mailing is not null and state <> 'delivered'
        and not exists (select from alert where scope = delivery.id)`,
    },
    {
      words: 'L’elenco è arrivato all’ente, con la ricevuta di avvenuta consegna.',
      expected: 1,
      found: `select delivery.id from delivery join delivery_attempt attempt on attempt.delivery = delivery.id
        join delivery_evidence evidence on evidence.message_id = attempt.message_id and evidence.type = 'avvenuta-consegna'
        join call on call.id = delivery.call and call.state = 'closed' where delivery.call = '${id}' and purpose = 'list'`,
    },
  ]
}

/** The list that did not arrive the first time. */
export function sentTwice({ id }: Avviso): Story[] {
  return [
    {
      words: 'L’elenco non trova posto nella casella dell’ente: una persona decide il secondo invio.',
      expected: 1,
      found: `select failed.id from delivery failed join delivery arrived on arrived.call = failed.call and arrived.purpose = 'list'
        and arrived.state = 'delivered' and arrived.created_at > failed.created_at
        where failed.call = '${id}' and failed.purpose = 'list' and failed.state = 'failed'
          and (select count(*) from decision where call = failed.call and what = 'send-list') = 2`,
    },
  ]
}
