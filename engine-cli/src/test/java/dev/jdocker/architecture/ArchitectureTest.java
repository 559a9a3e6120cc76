package dev.jdocker.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of structure, on the classes of all modules. Each case first makes sure that it looked at enough of them. */
class ArchitectureTest {

    private static final String API = "dev.jdocker.api..";
    private static final String DAEMON = "dev.jdocker.daemon..";
    private static final String CLI = "dev.jdocker.cli..";
    private static final String[] RUNTIME = {
        "dev.jdocker.linux..",
        "dev.jdocker.oci..",
        "dev.jdocker.runtime..",
        "dev.jdocker.seccomp..",
        "dev.jdocker.capability..",
        "dev.jdocker.user..",
        "dev.jdocker.jrunc..",
        "dev.jdocker.apparmor..",
        "dev.jdocker.selinux.."
    };

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.jdocker");

    private static long seen(String... packages) {
        return ALL.stream()
                .filter(type -> Stream.of(packages)
                        .anyMatch(pattern -> type.getPackageName().concat(".").startsWith(pattern.replace("..", "."))))
                .count();
    }

    private static void sawEveryModule() {
        assertThat(seen(API)).as("classes of engine-api").isGreaterThan(40);
        assertThat(seen(RUNTIME)).as("classes of runtime-native").isGreaterThan(60);
        assertThat(seen(DAEMON)).as("classes of engine-daemon").isGreaterThan(80);
        assertThat(seen(CLI)).as("classes of engine-cli").isGreaterThan(20);
        assertThat(seen(API) + seen(RUNTIME) + seen(DAEMON) + seen(CLI))
                .as("classes in packages that belong to a module, of all")
                .isEqualTo(ALL.size());
    }

    @Test
    void modulesDependInOneDirection() {
        sawEveryModule();
        noClasses()
                .that()
                .resideInAPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(join(RUNTIME, DAEMON, CLI))
                .check(ALL);
        noClasses()
                .that()
                .resideInAnyPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(API, DAEMON, CLI)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(DAEMON)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(CLI)
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(CLI)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(join(RUNTIME, DAEMON))
                .check(ALL);
    }

    @Test
    void nativeCodeIsCalledInOnePackage() {
        sawEveryModule();
        assertThat(seen("dev.jdocker.linux.jnr..")).isPositive();
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jdocker.linux.jnr..", "dev.jdocker.api.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai.jffi..", "sun.misc..")
                .check(ALL);
        // The client's terminal: four calls of the C library, for which it need not load JNR.
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jdocker.linux.jnr..", "dev.jdocker.cli.terminal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .check(ALL);
    }

    @Test
    void nettyStaysAtTheEdge() {
        sawEveryModule();
        assertThat(seen("dev.jdocker.daemon.http..")).isGreaterThan(10);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.jdocker.daemon.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(ALL);
    }

    @Test
    void packagesHaveNoCycles() {
        sawEveryModule();
        slices().matching("dev.jdocker.(**)").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void namesSayWhatAClassIs() {
        sawEveryModule();
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(ALL);
    }

    @Test
    void noProcessIsStartedAndNothingIsDeserialised() {
        sawEveryModule();
        noClasses()
                .that()
                .resideInAnyPackage(join(RUNTIME, DAEMON))
                .and()
                // Runs in the build only: asks busybox for the names of its applets.
                .doNotHaveSimpleName("EmbeddedImageBuilder")
                .and()
                // Git over ssh: no library knows as many kinds of keys as the machine's ssh, with an agent's
                // signatures.
                .doNotHaveSimpleName("OpenSsh")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ProcessBuilder.class, java.io.ObjectInputStream.class)
                .orShould()
                .callMethod(Runtime.class, "exec", String[].class)
                .check(ALL);
    }

    @Test
    void everyPackageIsMarkedForNullness() {
        sawEveryModule();
        classes()
                .that(new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("are not package-info") {
                    @Override
                    public boolean test(JavaClass type) {
                        return !type.getSimpleName().equals("package-info");
                    }
                })
                .should(new com.tngtech.archunit.lang.ArchCondition<JavaClass>("be in a @NullMarked package") {
                    @Override
                    public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(org.jspecify.annotations.NullMarked.class);
                        events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                                type, marked, type.getName() + " is in " + type.getPackageName()));
                    }
                })
                .check(ALL);
    }

    private static String[] join(String[] some, String... more) {
        return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
    }

    /** For each of them a JVM makes a class when it comes by, which costs a short-lived client more than its own work. */
    @Test
    void theClientSwitchesOverNoTypes() throws Exception {
        sawEveryModule();
        for (JavaClass type : ALL) {
            String name = type.getName();
            if (name.startsWith("dev.jdocker.cli.") || name.startsWith("dev.jdocker.api.")) {
                try (InputStream in =
                        type.getSource().orElseThrow().getUri().toURL().openStream()) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                            .as("the class file of " + name)
                            .doesNotContain("java/lang/runtime/SwitchBootstraps");
                }
            }
        }
    }
}
