package dev.landbridge.operatorbridge.packages;

import dev.landbridge.messaging.Outbox;
import dev.landbridge.messaging.Outgoing;
import dev.landbridge.operatorbridge.packages.Packages.Kept;
import dev.landbridge.operatorbridge.packages.Packages.Live;
import dev.landbridge.operatorbridge.packages.Reading.NotPublished;
import dev.landbridge.operatorbridge.packages.Reading.NotWhole;
import dev.landbridge.operatorbridge.packages.Reading.Whole;
import dev.landbridge.schemas.catalogue.PackageRetired;
import dev.landbridge.schemas.catalogue.PackageSnapshot;
import dev.landbridge.schemas.event.CloudEvents;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads packages that were noted as changed, and tells the agents' shore of each one that is really
 * another. Several instances share the work by row locks.
 *
 * <p>Notes become marks on the packages' own rows first. Reading a package clears its mark under
 * the row's lock and only then, in a later statement, looks at the live rows: a change that commits
 * afterwards has its note still to come.
 */
@Component
public class Capture {
  private static final Logger log = LoggerFactory.getLogger(Capture.class);
  private static final int NOTES = 5_000;
  private static final int FAULTS = 3;
  private static final String ACTOR = "service:operator-bridge";

  private final Packages packages;
  private final Outbox outbox;
  private final TransactionTemplate transaction;

  Capture(Packages packages, Outbox outbox, TransactionTemplate transaction) {
    this.packages = packages;
    this.outbox = outbox;
    this.transaction = transaction;
  }

  /** Marks what was noted. */
  public void spreadNotes() {
    Integer taken;
    do {
      taken = transaction.execute(status -> packages.spreadNotes(NOTES));
    } while (taken != null && taken == NOTES);
  }

  /**
   * Reads all packages that are due, each in a transaction of its own. One that can't be read holds
   * up no other.
   *
   * @return how many were read
   */
  public int readDue() {
    List<UUID> faulty = new ArrayList<>();
    int read = 0;
    while (readNext(faulty)) {
      read++;
    }
    return read;
  }

  private boolean readNext(List<UUID> faulty) {
    UUID[] current = new UUID[1];
    try {
      return Boolean.TRUE.equals(
          transaction.execute(status -> {
            Optional<Kept> due = packages.lockDue(faulty);
            due.ifPresent(kept -> {
              current[0] = kept.id();
              outbox.send(tell(kept, packages.read(kept.id())));
            });
            return due.isPresent();
          }));
    } catch (DataAccessException e) {
      UUID id = current[0];
      if (id == null || faulty.size() + 1 >= FAULTS) {
        throw e;
      }
      log.warn("package {} was not read, it is tried again: {}", id, e.getMessage());
      faulty.add(id);
      return true;
    } catch (RuntimeException e) {
      UUID id = current[0];
      if (id == null) {
        throw e;
      }
      log.error("package {} can't be read: it takes no new holds until its next change", id, e);
      transaction.executeWithoutResult(
          status -> packages.settle(id, "it can't be read: " + e.getMessage(), null));
      return true;
    }
  }

  /** Keeps what was read, and returns the news of it. */
  private List<Outgoing> tell(Kept kept, Live live) {
    UUID id = kept.id();
    long next = kept.version() + 1;
    return switch (Normaliser.read(live.document())) {
      case NotPublished none when kept.published() -> {
        packages.retire(id, next, live.digest());
        yield List.of(Outgoing.of(new PackageRetired(id), id.toString(), id, ACTOR).numbered(next));
      }
      case NotPublished none -> {
        packages.settle(id, null, live.digest());
        yield List.of();
      }
      case NotWhole notWhole -> {
        log.info(
            "package {} is published, but {}: its last whole version stays", id, notWhole.reason());
        packages.settle(id, notWhole.reason(), live.digest());
        yield List.of();
      }
      case Whole whole -> {
        PackageSnapshot snapshot = whole.snapshot();
        String hash = hash(snapshot);
        if (kept.published() && hash.equals(kept.contentHash())) {
          packages.settle(id, null, live.digest());
          yield List.of();
        }
        packages.publish(id, next, snapshot, hash, live.digest());
        yield List.of(Outgoing.of(snapshot, id.toString(), id, ACTOR).numbered(next));
      }
    };
  }

  /** Of all that agents see, so that another form of the snapshot is news too. */
  private static String hash(PackageSnapshot snapshot) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(CloudEvents.mapper().writeValueAsBytes(snapshot)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
