create table cases (
  case_id text collate "C" primary key,
  kind text not null,
  order_ref text not null,
  payment_ref text not null,
  facts json not null,
  allowed json not null,
  opened_at text collate "C" not null,
  action text,
  reason text,
  resolved_at text,
  resolved_by text
);
create index cases_by_time on cases (opened_at desc, case_id desc);
create index cases_open on cases (opened_at desc, case_id desc) where action is null;
create index cases_by_order on cases (order_ref);
