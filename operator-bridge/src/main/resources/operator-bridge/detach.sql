-- Takes Landbridge out of the operators' database: its triggers, its schema and its role. Nothing else is touched.
-- Stop the bridge first; run this as the role that attached it (psql -1 -f detach.sql, or an SQL editor). Running it twice does no harm.
do $$
declare
  capture record;
  runtime text;
  made boolean := false;
  connect_granted boolean := false;
begin
  set local lock_timeout = '5s';
  for capture in
    select t.tgname as name, t.tgrelid::regclass as relation
    from pg_catalog.pg_trigger t
    join pg_catalog.pg_proc f on f.oid = t.tgfoid
    join pg_catalog.pg_namespace n on n.oid = f.pronamespace
    join pg_catalog.pg_class c on c.oid = t.tgrelid
    where n.nspname = 'landbridge' and c.relnamespace <> n.oid and not t.tgisinternal
    order by t.tgrelid, t.tgname
  loop
    execute format('drop trigger %I on %s', capture.name, capture.relation);
  end loop;
  if to_regclass('landbridge.attachment') is not null then
    execute 'select runtime_role, role_made, connect_granted from landbridge.attachment' into runtime, made, connect_granted;
  end if;
  drop schema if exists landbridge cascade;
  if made and exists (select from pg_catalog.pg_roles where rolname = runtime) then
    if connect_granted then
      execute format('revoke connect on database %I from %I', current_database(), runtime);
    end if;
    execute format('drop role %I', runtime);
  end if;
end
$$;
