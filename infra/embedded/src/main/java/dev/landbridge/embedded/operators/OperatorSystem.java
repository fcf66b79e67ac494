package dev.landbridge.embedded.operators;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * The operators' system in a database that this project does not own: Supabase's roles and {@code
 * auth} schema, the tables of {@code public} with their triggers and row-level security. Its SQL is
 * our own; the shape is theirs.
 */
public final class OperatorSystem {

  private final String jdbcUrl;
  private final String user;
  private final String password;

  private OperatorSystem(String jdbcUrl, String user, String password) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
  }

  /**
   * Builds the system in a database, unless it is there.
   *
   * @param user a superuser not named {@code postgres}, which is the tables' owner here; at
   *     Supabase {@code supabase_admin}
   */
  public static OperatorSystem create(String jdbcUrl, String user, String password) {
    OperatorSystem system = new OperatorSystem(jdbcUrl, user, password);
    try (Connection connection = system.connect()) {
      system.createRoles(connection);
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_catalog.pg_advisory_xact_lock(8091457342)");
        if (!holds(
            statement, "select to_regclass('public.multi_city_hotel_packages') is not null")) {
          statement.execute(
              "alter database "
                  + statement.enquoteIdentifier(connection.getCatalog(), true)
                  + " owner to postgres");
          statement.execute(script("2-auth.sql"));
          statement.execute(script("3-tables.sql"));
          statement.execute(script("4-policies.sql"));
        }
      }
      connection.commit();
      return system;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create the operators' system in " + jdbcUrl, e);
    }
  }

  /** As the superuser. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, user, password);
  }

  public String jdbcUrl() {
    return jdbcUrl;
  }

  /** Gives one of the system's roles, {@code postgres} say, a password to sign in with. */
  public void letSignIn(String role, String rolePassword) {
    execute(role, rolePassword, "alter role %s login password %s");
  }

  /**
   * Makes a role that may do nothing but sign in, {@code usage} on {@code public} aside, unless it
   * is there.
   */
  public void createLogin(String role, String rolePassword) {
    execute(
        role,
        rolePassword,
        """
        do $do$ begin
          create role %1$s login password %2$s;
        exception when duplicate_object then
          alter role %1$s login password %2$s;
        end $do$
        """);
    execute(role, rolePassword, "grant usage on schema public to %s");
  }

  public OperatorFixtures fixtures() {
    return new OperatorFixtures(this);
  }

  /** One request of their app, as PostgREST makes it: a transaction under the user's claims. */
  <T> T asUser(UUID userId, Request<T> request) {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try (var claims =
          connection.prepareStatement(
              """
              select set_config('role', 'authenticated', true),
                     set_config('request.jwt.claims', ?, true)
              """)) {
        claims.setString(
            1,
            "{\"sub\":\"%s\",\"role\":\"authenticated\",\"aud\":\"authenticated\"}"
                .formatted(userId));
        claims.execute();
      }
      T answer = request.run(connection);
      connection.commit();
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException("refused by the operators' system: " + e.getMessage(), e);
    }
  }

  /** One transaction of their server code, which passes row-level security. */
  <T> T asService(Request<T> request) {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      try (Statement role = connection.createStatement()) {
        role.execute("set local role service_role");
      }
      T answer = request.run(connection);
      connection.commit();
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException("refused by the operators' system: " + e.getMessage(), e);
    }
  }

  /** What is done on a connection inside one transaction. */
  @FunctionalInterface
  interface Request<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Roles belong to the cluster: another database's system may make them at the same moment. */
  private void createRoles(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (holds(statement, "select rolsuper from pg_catalog.pg_roles where rolname = 'postgres'")) {
        throw new IllegalStateException(
            "The operators' system needs a superuser of another name than postgres.");
      }
      for (int attempt = 1; !rolesAreThere(statement); attempt++) {
        try {
          statement.execute(script("1-roles.sql"));
        } catch (SQLException e) {
          // Class 42710 and 23505: somebody else was quicker.
          if (attempt == 3
              || !(e.getSQLState().equals("42710") || e.getSQLState().equals("23505"))) {
            throw e;
          }
        }
      }
    }
  }

  private static boolean rolesAreThere(Statement statement) throws SQLException {
    return holds(
        statement,
        "select count(*) = 2 from pg_catalog.pg_roles"
            + " where rolname in ('authenticator', 'supabase_auth_admin')");
  }

  private static boolean holds(Statement statement, String question) throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private void execute(String role, String rolePassword, String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          sql.formatted(
              statement.enquoteIdentifier(role, true), statement.enquoteLiteral(rolePassword)));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot make the role " + role, e);
    }
  }

  private static String script(String name) {
    String path = "/operator-system/" + name;
    try (InputStream in = OperatorSystem.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
