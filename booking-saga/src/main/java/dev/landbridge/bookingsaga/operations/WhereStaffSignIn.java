package dev.landbridge.bookingsaga.operations;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/**
 * A part of the operations API. An instance that is not told whose tokens to take has none: it
 * moves sagas, and answers nothing but its health.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnWebApplication
@ConditionalOnProperty("landbridge.identity.staff.issuer")
@interface WhereStaffSignIn {}
