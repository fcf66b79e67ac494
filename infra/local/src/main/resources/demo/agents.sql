-- Agencies, agents and credit from the JSON of agencies.yaml. Repeatable.
with demo (agencies) as (select ?::jsonb),
agency as (
  select a.value, (a.value ->> 'id')::uuid as id
  from demo, jsonb_array_elements(demo.agencies) a
),
agencies as (
  insert into agent_events.agencies (id, name)
  select agency.id, agency.value ->> 'name' from agency
  on conflict do nothing
),
agents as (
  insert into agent_events.agents (id, agency_id, subject, name)
  select (g.value ->> 'id')::uuid, agency.id, g.value ->> 'subject', g.value ->> 'fullName'
  from agency, jsonb_array_elements(agency.value -> 'agents') g
  on conflict do nothing
)
insert into agent_events.credit_accounts (id, agency_id, currency, credit_limit)
select gen_random_uuid(), agency.id, l.key, l.value::bigint
from agency, jsonb_each_text(agency.value -> 'limits') l
on conflict do nothing
