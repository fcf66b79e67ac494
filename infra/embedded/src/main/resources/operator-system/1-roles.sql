-- Supabase's roles belong to the cluster, not to the database. The cluster's own superuser stands for
-- supabase_admin; "postgres" is an owner with much power, but no superuser.
create role postgres login nosuperuser createdb createrole replication bypassrls;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin nologin noinherit createrole;
grant anon, authenticated, service_role to authenticator;
grant anon, authenticated, service_role to postgres with admin option;
grant anon, authenticated, service_role, authenticator to current_user;
