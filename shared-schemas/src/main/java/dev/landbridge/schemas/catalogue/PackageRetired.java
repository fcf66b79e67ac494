package dev.landbridge.schemas.catalogue;

import java.util.UUID;

/**
 * The package is not sold any more: archived, back in draft, or deleted. It takes part in the
 * sequence of {@link PackageSnapshot} under the same subject.
 */
public record PackageRetired(UUID packageId) {}
