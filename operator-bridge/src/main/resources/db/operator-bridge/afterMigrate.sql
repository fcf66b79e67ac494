-- All that the runtime role may do. What it owns here (the messaging tables) it needs no grant for.
grant usage on schema landbridge to "${runtime_role}";
grant select, insert, update, delete on
  landbridge.departures, landbridge.seat_notes, landbridge.seat_news, landbridge.holds, landbridge.sold_bookings,
  landbridge.packages, landbridge.notes, landbridge.comparison
  to "${runtime_role}";
grant select, insert, update on
  landbridge.requests, landbridge.cancellations, landbridge.departure_cancellations
  to "${runtime_role}";
grant select on landbridge.operator_settings, landbridge.package_settings to "${runtime_role}";
grant usage on sequence landbridge.departure_versions to "${runtime_role}";
grant execute on function
  landbridge.package_document(uuid), landbridge.document_digest(jsonb), landbridge.published_packages(uuid, int), landbridge.blind_tables(),
  landbridge.selling_terms(uuid), landbridge.is_operator(uuid)
  to "${runtime_role}";
