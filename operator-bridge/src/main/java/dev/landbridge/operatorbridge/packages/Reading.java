package dev.landbridge.operatorbridge.packages;

import dev.landbridge.schemas.catalogue.PackageSnapshot;

/** What one look at a package in the operators' tables comes to. */
sealed interface Reading {

  /** It is deleted, archived, in draft, or in a status that nobody told us about. */
  record NotPublished() implements Reading {}

  /**
   * It is published, but not in a state that can be sold: a save is under way, or a value is
   * unusable.
   */
  record NotWhole(String reason) implements Reading {}

  /** It is published and whole. */
  record Whole(PackageSnapshot snapshot) implements Reading {}
}
