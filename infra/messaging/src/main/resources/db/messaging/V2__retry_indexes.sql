-- Dead messages wait for their queue, maybe for long: looking for what is due does not pass over them.
create index retry_live on ${schema}.retry (due) where dead_at is null;
create index retry_dead on ${schema}.retry (due) where dead_at is not null;
drop index ${schema}.retry_due;
