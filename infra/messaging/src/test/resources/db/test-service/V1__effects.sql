create table effect (
  message uuid not null,
  booking uuid not null
);
