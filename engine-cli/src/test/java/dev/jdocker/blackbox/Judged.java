package dev.jdocker.blackbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Each answer that these cases see must fit {@link ApiDefinition}; with {@code -Djdocker.test.judge=true} all cases are so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Judged {}
