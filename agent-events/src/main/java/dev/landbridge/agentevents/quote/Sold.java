package dev.landbridge.agentevents.quote;

import dev.landbridge.agentevents.store.Columns;
import dev.landbridge.schemas.Money;
import dev.landbridge.schemas.agent.AddOnChoice;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.pricing.Option;
import dev.landbridge.schemas.pricing.Price.Line;
import dev.landbridge.schemas.pricing.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/**
 * What is sold to a party: quoted first, then copied into the booking, where no later snapshot
 * changes it.
 *
 * @param snapshot the package as it was quoted
 * @param childAges ages on the departure date, infants included
 * @param option {@link Option}'s text
 * @param seats travellers who take a seat
 */
public record Sold(
    PackageSnapshot snapshot,
    long packageVersion,
    LocalDate departsOn,
    int adults,
    List<Integer> childAges,
    String option,
    List<AddOnChoice> addOns,
    int seats,
    List<Line> lines,
    Money total,
    Terms terms) {
  private static final TypeReference<List<AddOnChoice>> ADD_ONS = new TypeReference<>() {};
  private static final TypeReference<List<Line>> LINES = new TypeReference<>() {};
  private static final TypeReference<List<Terms.Rung>> RUNGS = new TypeReference<>() {};

  public Sold {
    childAges = List.copyOf(childAges);
    addOns = List.copyOf(addOns);
    lines = List.copyOf(lines);
  }

  /** How the party travels. */
  public Option travel() {
    return Option.of(option);
  }

  /** Reads the columns that quotes and bookings share. */
  public static Sold read(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    return new Sold(
        Columns.json(row, "snapshot", PackageSnapshot.class),
        row.getLong("package_version"),
        Columns.date(row, "departs_on"),
        row.getInt("adults"),
        Columns.integers(row, "child_ages"),
        row.getString("option"),
        Columns.json(row, "add_ons", ADD_ONS),
        row.getInt("seats"),
        Columns.json(row, "lines", LINES),
        new Money(row.getLong("total"), currency),
        new Terms(
            new Money(row.getLong("deposit"), currency),
            new Money(row.getLong("balance"), currency),
            Columns.date(row, "balance_due_on"),
            Columns.json(row, "cancellation", RUNGS)));
  }
}
