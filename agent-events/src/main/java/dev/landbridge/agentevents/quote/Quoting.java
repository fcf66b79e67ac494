package dev.landbridge.agentevents.quote;

import dev.landbridge.agentevents.catalogue.Listed;
import dev.landbridge.agentevents.http.AgentProblems;
import dev.landbridge.agentevents.quote.QuoteRequest.Party;
import dev.landbridge.schemas.pricing.PartyPricing;
import dev.landbridge.schemas.pricing.Price;
import dev.landbridge.schemas.pricing.Price.Offer;
import dev.landbridge.schemas.pricing.Terms;
import dev.landbridge.web.problem.Refused;
import java.time.Instant;
import java.util.List;

/** Prices a party by the catalogue's copy. The copy may be late: the operator's hold decides. */
final class Quoting {
  private Quoting() {}

  /**
   * What the party would buy.
   *
   * @throws Refused saying why it is not sold
   */
  static Sold price(Party party, Listed listed, Instant now) {
    String notOnSale = listed.notOnSale(party.departsOn(), now);
    if (notOnSale != null) {
      throw Refused.field(AgentProblems.NOT_ON_SALE, "departureDate", notOnSale);
    }
    Price price =
        PartyPricing.price(
            listed.snapshot(), party.adults(), party.childAges(), party.option(), party.addOns());
    return switch (price) {
      case Price.NotPriced no ->
          throw listing(Refused.because(AgentProblems.NOT_PRICED, no.detail()), no.options());
      case Price.NotOffered no ->
          throw listing(Refused.because(AgentProblems.NOT_OFFERED, no.detail()), no.options());
      case Price.Several several ->
          throw listing(
              Refused.field(AgentProblems.OPTION_REQUIRED, "option", several.detail()),
              several.options());
      // Not refused for the seats in the copy: they come and go within seconds, and only the hold
      // knows.
      case Price.Priced priced ->
          new Sold(
              listed.snapshot(),
              listed.version(),
              party.departsOn(),
              party.adults(),
              party.childAges(),
              priced.option().text(),
              party.addOns(),
              priced.seats(),
              priced.lines(),
              priced.total(),
              Terms.of(listed.snapshot(), priced.total(), party.departsOn(), now));
    };
  }

  private static Refused listing(Refused refused, List<Offer> options) {
    return options.isEmpty() ? refused : refused.with("options", options);
  }
}
