package dev.landbridge.acceptance;

import dev.landbridge.local.LocalPlatform;
import dev.landbridge.local.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * One platform, with two instances of every service, for the classes that ask for it; each has it
 * for itself by a resource lock. It ends after the last.
 */
final class SharedPlatform implements ParameterResolver {
  /** What a class locks that uses it. */
  static final String LOCK = "the shared platform";

  private static final class Started implements AutoCloseable {
    private final Path data;
    private final LocalPlatform platform;

    Started() {
      try {
        data = Files.createTempDirectory("landbridge-acceptance-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      platform = LocalPlatform.start(Options.in(data).withoutHistory());
      platform.startSecondInstances();
    }

    @Override
    public void close() throws IOException {
      platform.close();
      FileSystemUtils.deleteRecursively(data);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalPlatform.class;
  }

  @Override
  public LocalPlatform resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedPlatform.class))
        .computeIfAbsent(Started.class, _ -> new Started(), Started.class)
        .platform;
  }
}
