package dev.landbridge.web;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/**
 * An HTTP API: a service imports it, and gives an {@link dev.landbridge.web.identity.Identities}
 * and a {@link dev.landbridge.web.openapi.ApiText}. It is imported and not found by itself, since
 * several services can share a class path, and not each of them need have an API.
 */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class WebApi {}
