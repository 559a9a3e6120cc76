package dev.jdocker.blackbox;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cases against a running engine, which they take as a constructor parameter; containers are removed after each. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({JudgeExtension.class, EngineExtension.class})
@interface BlackBox {}
