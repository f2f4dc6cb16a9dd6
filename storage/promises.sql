-- The promises of the product (docs/promises.md), each as a query that must return no row.
-- The same file serves the demo, the tests, the fault runs and `chiamate doctor`.
-- A row names what is wrong in `id`, never a person. `chiamate.now` is the instant to judge at:
--   set chiamate.now = '2031-04-01T09:00:00Z';

-- promise 1 arrived-is-registered: Ogni messaggio arrivato in casella è registrato.
select mailbox || '/' || uid as id from arrival where message is null;

-- promise 1 numbered-once: Ogni messaggio che prende un numero ne ha uno solo, e gli altri nessuno.
select message.id
from message left join register_entry on register_entry.message = message.id
where (message.standing in ('evidence', 'stray-evidence', 'redelivery', 'service')) = (register_entry.number is not null);

-- promise 1 no-holes: I numeri di protocollo non hanno buchi e non tornano indietro.
select register || '/' || year as id from (
  select register, year, coalesce(counter.last, 0) as last, count(entry.number) as given, max(entry.number) as highest
  from register_counter counter full join register_entry entry using (register, year)
  group by register, year, counter.last) as used
where last <> given or last <> highest
union all
select register || '/' || year || '/' || number from (
  select register, year, number, at, lag(at) over (partition by register order by year, number) as before from register_entry) as ordered
where at < before or year <> extract(year from at at time zone 'Europe/Rome')
union all
select register || '/' || year || '/emergenza' from (
  select register, year, coalesce(counter.emergency, 0) as last, count(added.value) as given, count(distinct added.value) as different
  from register_counter counter full join (select * from register_number where source = 'emergenza') added using (register, year)
  group by register, year, counter.emergency) as used
where last <> given or last <> different;

-- promise 1 register-days-hold: Ogni registro giornaliero è quello che fu chiuso, e segue quello del giorno prima.
with told as (
  select register, (at at time zone 'Europe/Rome')::date as day, 1 as part, year as a, number as b, '' as c, 0 as d,
    json_build_array('entry', year, number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), direction, message,
      delivery, correspondent, subject, reserved, to_char(sent_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), digest)::text as line
  from register_entry
  union all
  select register, (at at time zone 'Europe/Rome')::date, 2, year, number, source, ordinal,
    json_build_array('number', year, number, source, ordinal, value, dated,
      to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), given_by)::text
  from register_number
  union all
  select register, (at at time zone 'Europe/Rome')::date, 3, year, number, '', 0,
    json_build_array('annulment', year, number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), annulled_by, reason)::text
  from register_annulment
  union all
  select register, (opened_at at time zone 'Europe/Rome')::date, 4, ordinal, 0, '', 0,
    json_build_array('emergency', ordinal, 'opened', to_char(opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), opened_by,
      to_char(began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), reason)::text
  from emergency_register
  union all
  select register, (closed_at at time zone 'Europe/Rome')::date, 4, ordinal, 1, '', 0,
    json_build_array('emergency', ordinal, 'closed', to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), closed_by,
      to_char(restored_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), reason)::text
  from emergency_register where closed_at is not null
  union all
  select register, day, 5, 0, 0, chain, 0, json_build_array('audit', chain, seq, hash)::text from register_day_audit
), written as (
  select register, day, string_agg(line, E'\n' order by part, a, b, c collate "C", d) as lines from told group by register, day
), sealed as (
  select day.*, head.since, lag(day.day) over ordered as day_before, lag(day.hash) over ordered as hash_before
  from register_day day left join register_head head using (register) window ordered as (partition by register order by day.day)
)
select register || '/' || day as id
from sealed full join written using (register, day)
where day is distinct from coalesce(day_before + 1, since) and hash is not null
  or previous <> coalesce(hash_before, repeat('0', 64))
  or hash <> encode(sha256(convert_to(json_build_array('day', register, day, previous,
      to_char(closed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), closed_by)::text || coalesce(E'\n' || lines, ''), 'UTF8')), 'hex')
  or hash is null and exists (select 1 from register_day later where later.register = written.register and later.day > written.day)
union all
select carried.register || '/' || carried.day || '/' || carried.chain
from register_day_audit carried left join audit using (chain, seq) where audit.hash is distinct from carried.hash;

-- promise 1 register-days-closed: Ogni giorno di registro è chiuso, anche senza registrazioni, entro il giorno seguente.
select register || '/' || open_day as id from (
  select head.register, coalesce((select max(day) + 1 from register_day where register_day.register = head.register), head.since) as open_day
  from register_head head) as next
where (open_day + 2)::timestamp at time zone 'Europe/Rome' < current_setting('chiamate.now')::timestamptz
union all
select register || '/' || min(at at time zone 'Europe/Rome')::date from register_entry
where not exists (select 1 from register_head head where head.register = register_entry.register) group by register;

-- promise 1 one-application-per-transaction: Una PEC non diventa due volte la stessa domanda: una per ciascuna persona che vi si presenta.
select min(application.id) as id
from application join message on message.id = application.message
where message.verified and message.transaction is not null
group by application.call, message.transaction, application.ordinal having count(*) > 1;

-- promise 2 one-accepted-receipt: Una domanda ha al più una ricevuta accettata dal gestore, salvo decisione di una persona.
select delivery.application as id
from delivery
join delivery_attempt attempt on attempt.delivery = delivery.id
join delivery_evidence evidence on evidence.message_id = attempt.message_id and evidence.type = 'accettazione'
where delivery.purpose = 'receipt'
group by delivery.id, delivery.application
having count(distinct attempt.message_id) > 1 + (select count(*) from decision
  where decision.what = 'repeat-sending' and decision.body->>'delivery' = delivery.id);

-- promise 2 receipt-prepared: Ogni domanda arrivata per PEC ha risposta entro un'ora: la sua ricevuta, o, a chi l'ha inviata per altri, l'avviso che il messaggio è arrivato, e la ricevuta quando se ne conoscono i dati.
select application.id
from application join message on message.id = application.message
where message.certified_sender is not null
  and application.registered_at < current_setting('chiamate.now')::timestamptz - interval '1 hour'
  and coalesce(application.data_at, '-infinity') < current_setting('chiamate.now')::timestamptz - interval '1 hour'
  and not exists (select 1 from delivery where delivery.application = application.id and purpose = 'receipt')
  and not (application.data is null and exists (select 1 from delivery answer
    join application answered on answered.id = answer.application
    where answered.message = application.message and answer.purpose in ('acknowledgement', 'receipt')))
  and not exists (select 1 from alert where alert.scope = application.id);

-- promise 2 evidence-or-alert: Di ogni invio c'è la prova di consegna, o una segnalazione che dice perché manca.
select delivery.id
from delivery
where delivery.created_at < current_setting('chiamate.now')::timestamptz - interval '50 hours'
  and delivery.state not in ('delivered', 'failed')
  and not exists (select 1 from alert where alert.scope = delivery.id);

-- promise 2 uncertain-is-visible: Un invio dall'esito incerto è segnalato finché una ricevuta non lo chiarisce.
select attempt.message_id as id
from delivery_attempt attempt
where attempt.state = 'uncertain'
  and not exists (select 1 from delivery_evidence evidence where evidence.message_id = attempt.message_id)
  and not exists (select 1 from alert where alert.scope = attempt.delivery);

-- promise 3 certified-instant: In termine o no lo decide l'istante certificato, al secondo.
with decided as (
  select application.id, application.presented_at, application.position, call.opens_at, call.closes_at,
    call.avviso->'days' as days,
    case presentation.channel
      when 'counter' then presentation.presented_at when 'hand' then presentation.presented_at
      when 'raccomandata' then case when call.avviso->'channels'->'post'->>'rule' = 'arrived'
        then message.arrived_at else presentation.posted_at end
      else case when call.avviso->'channels'->'pec'->>'rule' = 'sent'
        then coalesce(message.sent_at, message.arrived_at) else message.arrived_at end
      end as instant
  from application
  join call on call.id = application.call
  join message on message.id = application.message
  left join presentation on presentation.message = message.id)
select id from decided
where presented_at <> instant
  or position <> case
    when date_trunc('second', presented_at) < date_trunc('second', opens_at) then 'early'
    when date_trunc('second', presented_at) > date_trunc('second', closes_at) then 'late'
    when jsonb_typeof(days) = 'array' and not exists (select 1 from jsonb_array_elements(days) as day
      where date_trunc('second', presented_at) between (day->>'opensAt')::timestamptz and (day->>'closesAt')::timestamptz) then 'early'
    else 'in-time' end;

-- promise 3 late-is-not-admitted: Nessuna domanda fuori termine è ammessa.
select id from application where state in ('admitted', 'with-reserve', 'superseded') and position <> 'in-time';

-- promise 4 every-admitted-has-one-position: In graduatoria c'è ogni domanda ammessa, una volta sola, e nessun'altra.
select application.id
from application
join call on call.id = application.call
join graduatoria on graduatoria.call = call.id and graduatoria.snapshot_digest = call.snapshot_digest
  and graduatoria.version = (select max(version) from graduatoria last where last.call = call.id)
left join graduatoria_position position
  on position.call = graduatoria.call and position.version = graduatoria.version and position.application = application.id
where (application.state in ('admitted', 'with-reserve')) = (position.position is null)
  or position.ranking <> application.data->>'ranking';

-- promise 4 positions-are-consecutive: Le posizioni vanno da 1 in avanti, senza salti.
select call || '/' || version || '/' || ranking as id from graduatoria_position
group by call, version, ranking having max(position) <> count(*) or min(position) <> 1;

-- promise 5 published-is-approved: Ciò che è pubblicato è, byte per byte, ciò che è stato approvato.
select publication.call || '/' || publication.what || '/' || publication.version as id
from publication
left join document on document.call = publication.call and document.ranking = publication.ranking
  and document.version = publication.version
  and document.kind = case publication.what when 'graduatoria' then 'graduatoria-public' else publication.what end
where document.digest is distinct from publication.digest
  or publication.what = 'graduatoria' and not exists (select 1 from graduatoria
    where graduatoria.call = publication.call and graduatoria.version = publication.version
      and graduatoria.approved_at <= publication.published_at);

-- promise 5 list-after-approval: L'elenco parte solo da una graduatoria definitiva, approvata e pubblicata.
select delivery.id
from delivery
where purpose = 'list' and not exists (
  select 1 from graduatoria
  join publication on publication.call = graduatoria.call and publication.version = graduatoria.version
    and publication.what = 'graduatoria'
  where graduatoria.call = delivery.call and graduatoria.stage = 'final'
    and graduatoria.approved_at <= publication.published_at and publication.published_at <= delivery.created_at);

-- promise 6 only-public-acts-are-published: Si pubblicano soltanto l'avviso, il modulo e la versione pubblica della graduatoria.
select call || '/' || what as id from publication where what not in ('avviso', 'form', 'reserve-form', 'graduatoria');

-- promise 6 taken-down-in-time: Ciò che è pubblicato si toglie dal sito quando il suo tempo è passato.
select call || '/' || what || '/' || version as id from publication
where removed_at is null
  and (online_until + 1)::timestamp at time zone 'Europe/Rome' + interval '1 hour' < current_setting('chiamate.now')::timestamptz;

-- promise 7 no-term-passes-unseen: Un termine scaduto è rispettato, o segnalato come mancato con il motivo.
select call || '/' || name as id from term
where done_at is null and missed_at is null
  and (due + 1)::timestamp at time zone 'Europe/Rome' + interval '1 hour' < current_setting('chiamate.now')::timestamptz
union all
select call || '/' || name from term
where done_at >= (due + 1)::timestamp at time zone 'Europe/Rome' and missed_at is null
union all
select call || '/' || name from term where missed_at is not null and coalesce(missed_why, '') = '';

-- promise 7 sorted-the-same-day: Ciò che aspetta una persona in smistamento è visto in giornata, o segnalato.
select message.id from message
where (standing in ('to-assign', 'unreadable') or resolved_at is not null)
  and coalesce(resolved_at, current_setting('chiamate.now')::timestamptz)
    > ((registered_at at time zone 'Europe/Rome')::date + 1)::timestamp at time zone 'Europe/Rome' + interval '1 hour'
  and not exists (select 1 from alert where alert.scope = message.id and alert.code = 'not-sorted');

-- promise 7 warned-before: Di un termine non ancora rispettato si avvisa sette, tre e un giorno prima.
select term.call || '/' || term.name || '/' || warned as id
from term cross join unnest(array[7, 3, 1]) as warned join call on call.id = term.call
where (term.due - warned)::timestamp at time zone 'Europe/Rome' + interval '9 hours' < current_setting('chiamate.now')::timestamptz
  and (term.due - warned)::timestamp at time zone 'Europe/Rome' > call.published_at
  and coalesce(term.done_at, 'infinity') > (term.due - warned)::timestamp at time zone 'Europe/Rome' + interval '9 hours'
  and not exists (select 1 from term_alarm alarm where alarm.call = term.call and alarm.name = term.name and alarm.days_before = warned);

-- promise 8 decided-by-somebody: Ammissioni ed esclusioni hanno il nome di chi ha deciso, diverso da chi ha proposto.
select application.id from application
where state in ('admitted', 'with-reserve', 'excluded')
  and (decided_by is null or decided_by = data_by or not exists (
    select 1 from decision
    where (decision.application = application.id
        or decision.what = 'admit-in-bulk' and decision.body->'applications' ? application.id)
      and decision.actor = application.decided_by
      and case application.state when 'excluded' then decision.what = 'exclude'
        when 'with-reserve' then decision.what = 'admit-with-reserve'
        else decision.what in ('admit', 'admit-in-bulk') end));

-- promise 8 audit-trail-holds: Nessun passo della traccia è stato tolto, aggiunto o cambiato.
select chain || '/' || seq as id from (
  select *, lag(hash) over ordered as before, row_number() over ordered as place from audit
  window ordered as (partition by chain order by seq)) as links
where seq <> place or previous <> coalesce(before, repeat('0', 64))
  or hash <> encode(sha256(convert_to(concat('[', to_json(previous), ',', to_json(chain), ',', seq, ',',
    to_json(to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), ',', to_json(event), ',', to_json(subject), ',',
    coalesce(to_json(actor)::text, 'null'), ',', to_json(digest), ']'), 'UTF8')), 'hex')
union all
select chain from audit_head head full join (select distinct on (chain) chain, seq, hash from audit order by chain, seq desc) as last using (chain)
where (coalesce(head.seq, 0), coalesce(head.hash, '')) is distinct from (coalesce(last.seq, 0), coalesce(last.hash, repeat('0', 64)));

-- promise 8 annulled-by-somebody: Ogni annullamento di protocollo ha il nome di chi l’ha deciso e il motivo.
select register || '/' || entry.intake_number as id
from register_annulment annulment join register_view entry using (register, year, number)
where btrim(annulment.reason) = '' or not exists (select 1 from decision
  where what = 'annul-entry' and decision.actor = annulment.annulled_by
    and decision.body->>'register' = register and decision.body->>'entry' = entry.intake_number);

-- promise 8 looked-up-by-somebody: Ogni dato cercato in un altro archivio viene da un file che qualcuno ha riportato.
with applied as (
  select call, body->>'file' as file, jsonb_array_elements_text(body->'applications') as application
  from decision where what = 'apply-answers')
select application.id || '/' || path as id
from application
cross join lateral jsonb_each(coalesce(data->'sources', '{}')) as found(path, source)
left join applied on applied.call = application.call and applied.application = application.id
  and applied.file = source->>'file'
where source ? 'file' and applied.file is null;

-- promise 8 exclusion-has-a-reason: Ogni esclusione ha almeno un motivo.
select id from application where state = 'excluded' and cardinality(reasons) = 0;

-- promise 8 two-names: Una graduatoria approvata porta due nomi diversi, e un atto firmato.
select graduatoria.call || '/' || graduatoria.version as id from graduatoria
join call on call.id = graduatoria.call
where (exists (select 1 from publication where publication.call = graduatoria.call
      and publication.what = 'graduatoria' and publication.version = graduatoria.version)
    or call.state in ('approved', 'provisional-published', 'graduatoria-published', 'list-sent', 'closed')
      and graduatoria.version = (select max(version) from graduatoria last where last.call = call.id))
  and (approved_by is null or approved_by = proposed_by or act_number is null or act_digest is null);

-- promise 8 avviso-by-two: Un avviso pubblicato è stato approvato da chi non lo ha scritto.
select call.id from call
where published_at is not null and not exists (select 1 from decision
  where decision.call = call.id and decision.what = 'approve-avviso' and decision.at <= call.published_at
    and decision.actor <> (select wrote.actor from decision wrote
      where wrote.call = call.id and wrote.what in ('draft-call', 'revise-avviso') order by wrote.at desc limit 1));

-- promise 2 request-answered-in-writing: Di ogni decisione su una richiesta l’ente ha risposta scritta entro un’ora.
select request_answer.request as id
from request_answer join decision using (command)
where decision.at < current_setting('chiamate.now')::timestamptz - interval '1 hour'
  and not exists (select 1 from delivery where delivery.id = request_answer.request || '.answer.' || request_answer.ordinal);

-- promise 7 request-term-told: Di una richiesta non completata nel termine qualcuno è avvisato.
select request.id from request
where (due + 1)::timestamp at time zone 'Europe/Rome' + interval '1 hour' < current_setting('chiamate.now')::timestamptz
  and not exists (select 1 from alert where alert.scope = request.id and alert.code = 'request-not-completed');

-- promise 8 request-decided-by-somebody: Una richiesta accolta o no porta il nome di chi ha deciso, diverso da chi l’ha scritta.
select request.id from request
where decided_by is not null and (
  not exists (select 1 from decision where decision.request = request.id and decision.actor = request.decided_by
    and decision.what = case request.state when 'accepted' then 'accept-request' else 'refuse-request' end)
  or exists (select 1 from decision where decision.request = request.id and decision.actor = request.decided_by
    and decision.what in ('register-request', 'revise-request')));

-- promise 8 drafted-from-what-was-accepted: Un avviso scritto da una richiesta ha dietro quella richiesta, accolta prima.
select call.id
from call left join request on request.call = call.id
where call.avviso->'requestingBody'->'received'->>'request' is distinct from request.id
  or request.id is not null and (request.state <> 'accepted' or request.decided_at > call.drafted_at);

-- promise 9 nothing-unread-at-the-freeze: L'istruttoria si chiude solo quando ogni messaggio è letto e smistato, o con un motivo scritto.
select call.id
from call
join mailbox on mailbox.address = call.mailbox
join lateral (select body from decision
  where decision.call = call.id and decision.what = 'close-review' order by at desc limit 1) as closing on true
where call.frozen_at is not null and closing.body->>'overrideReason' is null
  and ((closing.body->'ready'->>'swept')::boolean is not true
    or exists (select 1 from message
      where (message.call = call.id or message.call is null and message.mailbox = call.mailbox)
        and message.registered_at <= call.frozen_at
        and coalesce(message.resolved_at, case when message.standing in ('to-assign', 'unreadable') then 'infinity'::timestamptz end) > call.frozen_at));

-- promise 9 everything-decided-at-the-freeze: Nessuna domanda resta senza decisione quando l'istruttoria è chiusa.
select application.id
from application join call on call.id = application.call
where call.frozen_at is not null and application.state in ('registered', 'examined', 'integrating') and application.registered_at <= call.frozen_at;
