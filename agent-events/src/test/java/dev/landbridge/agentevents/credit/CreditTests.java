package dev.landbridge.agentevents.credit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.landbridge.agentevents.credit.Credit.Authorization;
import dev.landbridge.agentevents.credit.Entry.Book;
import dev.landbridge.agentevents.credit.Entry.Kind;
import dev.landbridge.schemas.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CreditTests {
  private static final UUID AGENCY = UUID.randomUUID();
  private static final LocalDate NOW = LocalDate.of(2027, 1, 10);
  private static final LocalDate LATER = LocalDate.of(2027, 3, 1);

  private final UUID booking = UUID.randomUUID();

  private static Credit credit(long limit, long reserved, long owed) {
    return new Credit(
        List.of(new Account(UUID.randomUUID(), AGENCY, "USD", limit, reserved, owed)), List.of());
  }

  private static Money usd(long amount) {
    return new Money(amount, "USD");
  }

  private static Account only(Credit credit) {
    return credit.accounts().iterator().next();
  }

  @Test
  void reservesUpToTheLastUnitOfWhatIsAvailable() {
    Credit credit = credit(1_000, 300, 200);

    assertThat(credit.authorize(booking, AGENCY, usd(500))).isEqualTo(new Authorization.Reserved());
    assertThat(only(credit).reserved()).isEqualTo(800);
    assertThat(only(credit).available()).isZero();
  }

  @Test
  void refusesOneUnitMoreAndReservesNothing() {
    Credit credit = credit(1_000, 300, 200);

    assertThat(credit.authorize(booking, AGENCY, usd(501)))
        .isEqualTo(new Authorization.Refused(usd(500)));
    assertThat(only(credit).reserved()).isEqualTo(300);
    assertThat(credit.entries()).isEmpty();
  }

  @Test
  void refusesACurrencyWithoutAnAccount() {
    assertThat(credit(1_000, 0, 0).authorize(booking, AGENCY, new Money(1, "EUR")))
        .isEqualTo(new Authorization.Refused(new Money(0, "EUR")));
  }

  @Test
  void saysThatNothingIsAvailableWhereTheLimitWasLoweredUnderWhatIsUsed() {
    assertThat(credit(100, 300, 0).authorize(booking, AGENCY, usd(1)))
        .isEqualTo(new Authorization.Refused(usd(0)));
  }

  @Test
  void reservesOnceHoweverOftenItIsAsked() {
    Credit credit = credit(1_000, 0, 0);

    credit.authorize(booking, AGENCY, usd(400));
    credit.authorize(booking, AGENCY, usd(400));

    assertThat(only(credit).reserved()).isEqualTo(400);
    assertThat(credit.entries()).hasSize(1);
  }

  @Test
  void givesBackWhatIsReservedOnce() {
    Credit credit = credit(1_000, 0, 0);
    credit.authorize(booking, AGENCY, usd(400));

    credit.release(booking);
    credit.release(booking);

    assertThat(only(credit).available()).isEqualTo(1_000);
    assertThat(credit.entries()).extracting(Entry::kind).containsExactly(Kind.AUTHORIZE, Kind.VOID);
  }

  @Test
  void givesBackNothingWhereNothingIsReserved() {
    Credit credit = credit(1_000, 0, 0);

    credit.release(booking);

    assertThat(credit.entries()).isEmpty();
  }

  @Test
  void turnsAReservationIntoTwoReceivables() {
    Credit credit = credit(1_000, 0, 0);
    credit.authorize(booking, AGENCY, usd(400));

    credit.capture(booking, usd(120), NOW, usd(280), LATER);
    credit.capture(booking, usd(120), NOW, usd(280), LATER);

    assertThat(only(credit).reserved()).isZero();
    assertThat(only(credit).owed()).isEqualTo(400);
    assertThat(credit.entries())
        .extracting(Entry::kind, Entry::amount, Entry::dueOn)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Kind.AUTHORIZE, 400L, null),
            org.assertj.core.groups.Tuple.tuple(Kind.CAPTURE_DEPOSIT, 120L, NOW),
            org.assertj.core.groups.Tuple.tuple(Kind.CAPTURE_BALANCE, 280L, LATER));
  }

  @Test
  void writesNoReceivableOfNothing() {
    Credit credit = credit(1_000, 0, 0);
    credit.authorize(booking, AGENCY, usd(400));

    credit.capture(booking, usd(0), NOW, usd(400), LATER);

    assertThat(credit.entries())
        .extracting(Entry::kind)
        .containsExactly(Kind.AUTHORIZE, Kind.CAPTURE_BALANCE);
  }

  @Test
  void neverCapturesWhatWasGivenBackNorGivesBackWhatWasCaptured() {
    Credit voided = credit(1_000, 0, 0);
    voided.authorize(booking, AGENCY, usd(400));
    voided.release(booking);
    Credit captured = credit(1_000, 0, 0);
    captured.authorize(booking, AGENCY, usd(400));
    captured.capture(booking, usd(100), NOW, usd(300), LATER);

    assertThatIllegalStateException()
        .isThrownBy(() -> voided.capture(booking, usd(100), NOW, usd(300), LATER));
    assertThatIllegalStateException().isThrownBy(() -> captured.release(booking));
    assertThatIllegalStateException()
        .isThrownBy(() -> credit(1, 0, 0).capture(booking, usd(1), NOW, usd(0), LATER));
  }

  @Test
  void keepsAccountsAndLedgerInStepWhateverHappens() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      Credit credit = credit(2_000, 0, 0);
      List<UUID> bookings = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        int what = random.nextInt(4);
        if (what == 3) {
          credit.pay(UUID.randomUUID(), AGENCY, usd(1 + random.nextInt(600)));
        } else if (what == 0 || bookings.isEmpty()) {
          UUID next = UUID.randomUUID();
          if (credit.authorize(next, AGENCY, usd(1 + random.nextInt(600)))
              instanceof Authorization.Reserved) {
            bookings.add(next);
          }
        } else {
          UUID next = bookings.remove(random.nextInt(bookings.size()));
          if (what == 1) {
            credit.release(next);
          } else {
            long amount =
                credit.entries().stream()
                    .filter(e -> next.equals(e.bookingId()))
                    .mapToLong(Entry::amount)
                    .sum();
            long deposit = random.nextLong(amount + 1);
            credit.capture(next, usd(deposit), NOW, usd(amount - deposit), LATER);
            if (random.nextBoolean()) {
              credit.refund(next, usd(random.nextLong(amount + 1)), usd(amount - deposit));
            }
          }
        }
        Account account = only(credit);
        assertThat(account.reserved()).as("seed %d", seed).isEqualTo(sum(credit, Book.RESERVED));
        assertThat(account.owed()).as("seed %d", seed).isEqualTo(sum(credit, Book.RECEIVABLE));
        assertThat(account.available() - account.limit())
            .as("seed %d", seed)
            .isEqualTo(sum(credit, Book.AVAILABLE));
        assertThat(account.available()).as("seed %d", seed).isNotNegative();
      }
    }
  }

  @Test
  void takesPaymentsAlsoBeyondWhatIsOwed() {
    Credit credit = credit(1_000, 300, 200);
    UUID payment = UUID.randomUUID();

    assertThat(credit.pay(payment, AGENCY, usd(250))).contains(only(credit));

    assertThat(only(credit).owed()).isEqualTo(-50);
    assertThat(only(credit).available()).isEqualTo(750);
    assertThat(credit.entries()).containsExactly(Entry.ofPayment(only(credit).id(), payment, 250));
    assertThat(credit.pay(UUID.randomUUID(), AGENCY, new Money(1, "EUR"))).isEmpty();
    assertThat(credit.pay(UUID.randomUUID(), UUID.randomUUID(), usd(1))).isEmpty();
  }

  private static long sum(Credit credit, Book book) {
    return credit.entries().stream()
        .mapToLong(entry ->
            (entry.kind().debit == book ? entry.amount() : 0)
                - (entry.kind().credit == book ? entry.amount() : 0))
        .sum();
  }
}
