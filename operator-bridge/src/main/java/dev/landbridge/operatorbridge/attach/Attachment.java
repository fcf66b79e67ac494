package dev.landbridge.operatorbridge.attach;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first step of attaching, as the owner of the operators' tables: refuses a database that does
 * not fit, then makes the schema and the runtime role. The migrations do the rest; {@code
 * operator-bridge/detach.sql} undoes all of it.
 *
 * @param owner who owns the operators' tables, or may put triggers on them
 * @param runtimeRole made where it does not exist; the owner itself where there is only one account
 */
record Attachment(
    String url,
    String owner,
    @Nullable String ownerPassword,
    String runtimeRole,
    @Nullable String runtimePassword) {
  private static final Logger log = LoggerFactory.getLogger(Attachment.class);
  private static final long LOCK = 0x6c616e6462726964L;

  static final List<String> TABLES =
      List.of(
          "multi_city_hotel_packages",
          "multi_city_hotel_package_cities",
          "multi_city_hotel_package_city_hotels",
          "multi_city_hotel_package_day_plans",
          "multi_city_hotel_package_day_flights",
          "multi_city_hotel_pricing_packages",
          "multi_city_hotel_pricing_rows",
          "multi_city_hotel_private_package_rows",
          "multi_city_hotel_pricing_vehicles",
          "multi_city_hotel_package_inclusions",
          "multi_city_hotel_package_exclusions",
          "multi_city_hotel_package_addons",
          "multi_city_hotel_package_cancellation_tiers",
          "users");

  /**
   * Prepares the database. Doing it again changes nothing but the role's password.
   *
   * @throws AttachRefused in one sentence that says what to do
   */
  void prepare() {
    try (Connection connection = DriverManager.getConnection(url, owner, ownerPassword)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // Several instances may start at once.
        statement.execute("select pg_advisory_xact_lock(" + LOCK + ")");
        inspect(connection);
        attach(connection, statement);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new AttachRefused(
          "Landbridge can't attach to %s as %s: %s".formatted(url, owner, e.getMessage()), e);
    }
  }

  private void inspect(Connection connection) throws SQLException {
    List<String> missing = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    List<String> blind = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select t.name, c.oid is null,
              coalesce(not has_table_privilege(c.oid, 'TRIGGER') or not has_table_privilege(c.oid, 'SELECT'), false),
              coalesce(row_security_active(c.oid), false)
            from unnest(?) t (name)
            left join pg_catalog.pg_namespace n on n.nspname = 'public'
            left join pg_catalog.pg_class c on c.relname = t.name and c.relnamespace = n.oid
            """)) {
      query.setArray(1, connection.createArrayOf("text", TABLES.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          (rows.getBoolean(2)
                  ? missing
                  : rows.getBoolean(3)
                      ? forbidden
                      : rows.getBoolean(4) ? blind : new ArrayList<String>())
              .add("public." + rows.getString(1));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new AttachRefused(
          "Landbridge can't attach to %s: it has no %s; is it the operators' database?"
              .formatted(url, String.join(", ", missing)));
    }
    if (!forbidden.isEmpty()) {
      throw new AttachRefused(
          "Landbridge can't attach to %s as %s, who may not read and put triggers on %s: set spring.flyway.user to their owner"
              .formatted(url, owner, String.join(", ", forbidden)));
    }
    if (!blind.isEmpty()) {
      throw new AttachRefused(
          "Landbridge can't attach to %s as %s, who sees %s only through row-level security, so that drafts and others' packages "
                  .formatted(url, owner, String.join(", ", blind))
              + "would look deleted: set spring.flyway.user to the tables' owner, and where row-level security is forced on owners, to one with BYPASSRLS");
    }
  }

  private void attach(Connection connection, Statement statement) throws SQLException {
    statement.execute("create schema if not exists landbridge");
    statement.execute(
        """
        create table if not exists landbridge.attachment (
          only_row        boolean     not null default true,
          runtime_role    text        not null,
          role_made       boolean     not null,
          connect_granted boolean     not null,
          attached_at     timestamptz not null default clock_timestamp(),
          constraint attachment_pkey primary key (only_row),
          constraint attachment_only_row check (only_row)
        )
        """);
    boolean madeBefore = false;
    try (ResultSet row =
        statement.executeQuery("select runtime_role, role_made from landbridge.attachment")) {
      if (row.next()) {
        if (!row.getString(1).equals(runtimeRole)) {
          throw new AttachRefused(
              "Landbridge is attached to %s with the runtime role %s, not %s: keep it, or detach first"
                  .formatted(url, row.getString(1), runtimeRole));
        }
        madeBefore = row.getBoolean(2);
      }
    }
    if (runtimeRole.equals(owner)) {
      record(connection, false, false);
      return;
    }
    boolean exists = roleExists(connection);
    if (!exists) {
      statement.execute("create role " + quoted(statement, runtimeRole) + " login");
    }
    if ((!exists || madeBefore) && runtimePassword != null) {
      statement.execute(
          "alter role %s password %s"
              .formatted(
                  quoted(statement, runtimeRole),
                  statement.enquoteLiteral(
                      ScramPassword.of(runtimePassword, scramIterations(connection)))));
    }
    boolean grantConnect = !mayConnect(connection);
    if (grantConnect) {
      statement.execute(
          "grant connect on database %s to %s"
              .formatted(
                  quoted(statement, connection.getCatalog()), quoted(statement, runtimeRole)));
    }
    statement.execute(
        "grant usage, create on schema landbridge to " + quoted(statement, runtimeRole));
    record(connection, !exists, grantConnect);
    if (!exists) {
      log.info("made the role {} for the bridge in {}", runtimeRole, url);
    }
  }

  private void record(Connection connection, boolean roleMade, boolean connectGranted)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into landbridge.attachment (runtime_role, role_made, connect_granted) values (?, ?, ?) on conflict do nothing")) {
      insert.setString(1, runtimeRole);
      insert.setBoolean(2, roleMade);
      insert.setBoolean(3, connectGranted);
      insert.executeUpdate();
    }
  }

  private boolean roleExists(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select from pg_catalog.pg_roles where rolname = ?")) {
      query.setString(1, runtimeRole);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  /** As the server hashes its own; it can be set since PostgreSQL 16. */
  private static int scramIterations(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                "select coalesce(nullif(current_setting('scram_iterations', true), '')::int, 4096)");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  private boolean mayConnect(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select has_database_privilege(?, current_database(), 'CONNECT')")) {
      query.setString(1, runtimeRole);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static String quoted(Statement statement, String identifier) throws SQLException {
    return statement.enquoteIdentifier(identifier, true);
  }

  /** Without the passwords, so that it is safe in a log. */
  @Override
  public String toString() {
    return "Attachment[" + url + ", " + owner + ", " + runtimeRole + "]";
  }
}
