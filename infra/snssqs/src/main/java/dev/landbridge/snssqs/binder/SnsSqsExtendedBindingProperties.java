package dev.landbridge.snssqs.binder;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.cloud.stream.binder.AbstractExtendedBindingProperties;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/** {@code spring.cloud.stream.snssqs}: per binding, and {@code default} for all of them. */
@ConfigurationProperties("spring.cloud.stream.snssqs")
public class SnsSqsExtendedBindingProperties
    extends AbstractExtendedBindingProperties<
        SnsSqsConsumerProperties, SnsSqsProducerProperties, SnsSqsBindingProperties> {

  static final String PREFIX = "spring.cloud.stream.snssqs";
  static final String DEFAULTS = PREFIX + ".default";

  @Override
  public String getDefaultsPrefix() {
    return DEFAULTS;
  }

  @Override
  public Map<String, SnsSqsBindingProperties> getBindings() {
    return doGetBindings();
  }

  @Override
  public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
    return SnsSqsBindingProperties.class;
  }
}
