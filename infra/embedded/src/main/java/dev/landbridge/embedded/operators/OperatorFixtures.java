package dev.landbridge.embedded.operators;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Fills an {@link OperatorSystem} through the same doors as the operators' own software. */
public final class OperatorFixtures {

  private static final String PACKAGES = "multi_city_hotel_packages";

  /** The children that are deleted by a save; what hangs on them goes by cascade. */
  private static final List<String> SAVED_ANEW =
      List.of(
          "multi_city_hotel_package_day_plans",
          "multi_city_hotel_package_cities",
          "multi_city_hotel_pricing_packages",
          "multi_city_hotel_package_inclusions",
          "multi_city_hotel_package_exclusions",
          "multi_city_hotel_package_addons",
          "multi_city_hotel_package_cancellation_tiers");

  private final OperatorSystem system;

  OperatorFixtures(OperatorSystem system) {
    this.system = system;
  }

  /** A package that is in the database. */
  public record Saved(UUID id, UUID operatorId, TourPackage content) {}

  /** An operator: a user with the role TOUR_OPERATOR. */
  public UUID operator(String companyName, String email) {
    return user(companyName, email, "TOUR_OPERATOR");
  }

  public UUID user(String companyName, String email, String role) {
    try (Connection connection = system.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                """
                with account as (
                  insert into auth.users (email, email_confirmed_at, raw_user_meta_data)
                  values (?, now(), jsonb_build_object('role', ?))
                  returning id, email)
                insert into public.users (id, email, name, role, profile)
                select id, email, ?, ?::public.user_role, jsonb_build_object('companyName', ?)
                from account
                returning id
                """)) {
      insert.setString(1, email);
      insert.setString(2, role);
      insert.setString(3, companyName + " desk");
      insert.setString(4, role);
      insert.setString(5, companyName);
      try (var rows = insert.executeQuery()) {
        rows.next();
        return rows.getObject(1, UUID.class);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot insert the user " + email, e);
    }
  }

  /** A draft, written whole in one transaction by server code. */
  public Saved insert(UUID operatorId, TourPackage content) {
    return system.asService(connection -> {
      UUID id = packageRow(operatorId, content).insert(connection).getFirst();
      insertChildren(
          id,
          content,
          new Requests() {
            @Override
            public <T> T make(OperatorSystem.Request<T> request) throws SQLException {
              return request.run(connection);
            }
          });
      return new Saved(id, operatorId, content);
    });
  }

  public Saved insertPublished(UUID operatorId, TourPackage content) {
    Saved saved = insert(operatorId, content);
    publish(saved);
    return saved;
  }

  public void publish(Saved saved) {
    status(saved, "published");
  }

  public void archive(Saved saved) {
    status(saved, "archived");
  }

  public void backToDraft(Saved saved) {
    status(saved, "draft");
  }

  /** The operator deletes the package, all its rows by cascade. */
  public void delete(Saved saved) {
    request(saved.operatorId(), "delete from public." + PACKAGES + " where id = ?", saved.id());
  }

  public Saved saveAsTheirAppDoes(Saved saved) {
    return saveAsTheirAppDoes(saved, saved.content());
  }

  public Saved saveAsTheirAppDoes(Saved saved, TourPackage content) {
    return saveAsTheirAppDoes(saved, content, () -> {});
  }

  /**
   * Saves a package as the operators' app does: the operator's requests, each a transaction of its
   * own under row-level security, update the package, delete every child and insert all of them
   * again.
   *
   * @param between run after each request but the last, when a reader sees half of it
   */
  public Saved saveAsTheirAppDoes(Saved saved, TourPackage content, Runnable between) {
    UUID operator = saved.operatorId();
    system.asUser(operator, connection -> update(connection, saved.id(), content));
    for (String table : SAVED_ANEW) {
      between.run();
      request(operator, "delete from public." + table + " where package_id = ?", saved.id());
    }
    try {
      insertChildren(
          saved.id(),
          content,
          new Requests() {
            @Override
            public <T> T make(OperatorSystem.Request<T> request) {
              between.run();
              return system.asUser(operator, request);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new Saved(saved.id(), operator, content);
  }

  private interface Requests {
    <T> T make(OperatorSystem.Request<T> request) throws SQLException;
  }

  private void status(Saved saved, String status) {
    int changed =
        system.asUser(
            saved.operatorId(),
            connection -> {
              try (PreparedStatement update =
                  connection.prepareStatement(
                      """
                      update public.multi_city_hotel_packages
                      set status = ?,
                          published_at = case when ? = 'published' then now() else published_at end
                      where id = ?
                      """)) {
                update.setString(1, status);
                update.setString(2, status);
                update.setObject(3, saved.id());
                return update.executeUpdate();
              }
            });
    if (changed != 1) {
      throw new IllegalStateException("package " + saved.id() + " is not there");
    }
  }

  private void request(UUID operator, String sql, UUID id) {
    system.asUser(
        operator,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, id);
            return statement.executeUpdate();
          }
        });
  }

  private static Rows packageRow(UUID operatorId, TourPackage p) {
    return new Rows(PACKAGES)
        .row()
        .set("operator_id", operatorId)
        .set("title", p.title())
        .set("short_description", p.shortDescription())
        .set("destination_region", p.destinationRegion())
        .set("package_validity_date", p.validUntil())
        .set("base_price", p.basePrice())
        .set("currency", p.currency())
        .set("deposit_percent", p.depositPercent())
        .set("balance_due_days", p.balanceDueDays())
        .set("payment_methods", p.paymentMethods())
        .set("visa_requirements", p.visaRequirements())
        .set("insurance_requirement", p.insuranceRequirement())
        .set("health_requirements", p.healthRequirements())
        .set("terms_and_conditions", p.termsAndConditions());
  }

  private static int update(Connection connection, UUID id, TourPackage p) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            update public.multi_city_hotel_packages
            set title = ?, short_description = ?, destination_region = ?,
                package_validity_date = ?, base_price = ?, currency = ?, deposit_percent = ?,
                balance_due_days = ?, payment_methods = ?, visa_requirements = ?,
                insurance_requirement = ?, health_requirements = ?, terms_and_conditions = ?
            where id = ?
            """)) {
      update.setString(1, p.title());
      update.setString(2, p.shortDescription());
      update.setString(3, p.destinationRegion());
      update.setObject(4, p.validUntil());
      update.setBigDecimal(5, p.basePrice());
      update.setString(6, p.currency());
      update.setObject(7, p.depositPercent());
      update.setObject(8, p.balanceDueDays());
      update.setArray(9, connection.createArrayOf("text", p.paymentMethods().toArray()));
      update.setString(10, p.visaRequirements());
      update.setString(11, p.insuranceRequirement());
      update.setString(12, p.healthRequirements());
      update.setString(13, p.termsAndConditions());
      update.setObject(14, id);
      return update.executeUpdate();
    }
  }

  private static void insertChildren(UUID id, TourPackage p, Requests requests)
      throws SQLException {
    List<UUID> cities = requests.make(cities(id, p)::insert);
    requests.make(hotels(cities, p)::insert);
    List<UUID> days = requests.make(days(id, cities, p)::insert);
    requests.make(flights(days, p)::insert);
    List<UUID> pricings = requests.make(pricings(id, p)::insert);
    requests.make(parties(pricings, p)::insert);
    requests.make(privateParties(pricings, p)::insert);
    requests.make(vehicles(pricings, p)::insert);
    requests.make(inclusions(id, p)::insert);
    requests.make(exclusions(id, p)::insert);
    requests.make(addOns(id, p)::insert);
    requests.make(tiers(id, p)::insert);
  }

  private static Rows cities(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_cities");
    int order = 0;
    for (TourPackage.City city : p.cities()) {
      rows.row()
          .set("package_id", id)
          .set("name", city.name())
          .set("country", city.country())
          .set("nights", city.nights())
          .set("display_order", order++);
    }
    return rows;
  }

  private static Rows hotels(List<UUID> cities, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_city_hotels");
    for (int i = 0; i < cities.size(); i++) {
      int order = 0;
      for (TourPackage.Hotel hotel : p.cities().get(i).hotels()) {
        rows.row()
            .set("city_id", cities.get(i))
            .set("hotel_name", hotel.name())
            .set("hotel_type", hotel.type())
            .set("room_type", hotel.roomType())
            .set("room_capacity_adults", hotel.adults())
            .set("room_capacity_children", hotel.children())
            .set("display_order", order++);
      }
    }
    return rows;
  }

  private static Rows days(UUID id, List<UUID> cities, TourPackage p) {
    List<String> names = new ArrayList<>(p.cities().stream().map(TourPackage.City::name).toList());
    Rows rows = new Rows("multi_city_hotel_package_day_plans");
    for (TourPackage.DayPlan day : p.dayPlans()) {
      int city = day.city() == null ? -1 : names.indexOf(day.city());
      rows.row()
          .set("package_id", id)
          .set("city_id", city < 0 ? null : cities.get(city))
          .set("day_number", day.number())
          .set("city_name", day.city())
          .set("description", day.description())
          .set("photo_url", day.photoUrl())
          .set("has_flights", !day.flights().isEmpty())
          .set("title", day.title())
          .json("time_slots", day.timeSlots());
    }
    return rows;
  }

  private static Rows flights(List<UUID> days, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_day_flights");
    for (int i = 0; i < days.size(); i++) {
      int order = 0;
      for (TourPackage.Flight flight : p.dayPlans().get(i).flights()) {
        rows.row()
            .set("day_plan_id", days.get(i))
            .set("departure_city", flight.departureCity())
            .set("departure_time", flight.departureTime())
            .set("arrival_city", flight.arrivalCity())
            .set("arrival_time", flight.arrivalTime())
            .set("airline", flight.airline())
            .set("flight_number", flight.flightNumber())
            .set("display_order", order++);
      }
    }
    return rows;
  }

  private static Rows pricings(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_pricing_packages");
    for (TourPackage.Pricing pricing : p.pricing()) {
      rows.row()
          .set("package_id", id)
          .set("pricing_type", pricing.type())
          .set("adult_price", pricing.adultPrice())
          .set("child_price", pricing.childPrice())
          .set("child_min_age", pricing.childMinAge())
          .set("child_max_age", pricing.childMaxAge())
          .set("infant_price", pricing.infantPrice())
          .set("infant_max_age", pricing.infantMaxAge())
          .set("has_child_age_restriction", pricing.childMinAge() != null);
    }
    return rows;
  }

  private static Rows parties(List<UUID> pricings, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_pricing_rows");
    for (int i = 0; i < pricings.size(); i++) {
      for (TourPackage.Party party : p.pricing().get(i).parties()) {
        rows.row()
            .set("pricing_package_id", pricings.get(i))
            .set("number_of_adults", party.adults())
            .set("number_of_children", party.children())
            .set("total_price", party.total());
      }
    }
    return rows;
  }

  private static Rows privateParties(List<UUID> pricings, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_private_package_rows");
    for (int i = 0; i < pricings.size(); i++) {
      for (TourPackage.PrivateParty party : p.pricing().get(i).privateParties()) {
        rows.row()
            .set("pricing_package_id", pricings.get(i))
            .set("number_of_adults", party.adults())
            .set("number_of_children", party.children())
            .set("car_type", party.carType())
            .set("vehicle_capacity", party.vehicleCapacity())
            .set("total_price", party.total());
      }
    }
    return rows;
  }

  private static Rows vehicles(List<UUID> pricings, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_pricing_vehicles");
    for (int i = 0; i < pricings.size(); i++) {
      for (TourPackage.Vehicle vehicle : p.pricing().get(i).vehicles()) {
        rows.row()
            .set("pricing_package_id", pricings.get(i))
            .set("vehicle_type", vehicle.type())
            .set("max_capacity", vehicle.maxCapacity())
            .set("price", vehicle.price())
            .set("description", vehicle.description());
      }
    }
    return rows;
  }

  private static Rows inclusions(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_inclusions");
    int order = 0;
    for (TourPackage.Inclusion inclusion : p.inclusions()) {
      rows.row()
          .set("package_id", id)
          .set("category", inclusion.category())
          .set("description", inclusion.description())
          .set("display_order", order++);
    }
    return rows;
  }

  private static Rows exclusions(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_exclusions");
    int order = 0;
    for (String exclusion : p.exclusions()) {
      rows.row().set("package_id", id).set("description", exclusion).set("display_order", order++);
    }
    return rows;
  }

  private static Rows addOns(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_addons");
    int order = 0;
    for (TourPackage.AddOn addOn : p.addOns()) {
      rows.row()
          .set("package_id", id)
          .set("name", addOn.name())
          .set("description", addOn.description())
          .set("price", addOn.price())
          .set("max_quantity", addOn.maxQuantity())
          .set("is_active", addOn.active())
          .set("display_order", order++);
    }
    return rows;
  }

  private static Rows tiers(UUID id, TourPackage p) {
    Rows rows = new Rows("multi_city_hotel_package_cancellation_tiers");
    for (TourPackage.Tier tier : p.tiers()) {
      rows.row()
          .set("package_id", id)
          .set("days_before", tier.daysBefore())
          .set("refund_percent", tier.refundPercent());
    }
    return rows;
  }
}
