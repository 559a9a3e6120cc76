package dev.jdocker.capability;

import static dev.jdocker.capability.CapabilitySet.CONTAINER_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilityRulesTest {
    private static final CapabilitySet MACHINE = CapabilitySet.ALL.minus(CapabilitySet.of(Capability.SYS_RESOURCE));
    private final CapabilityRules rules = new CapabilityRules(MACHINE);

    @Test
    void withoutWishesTheDefaultsStand() {
        assertThat(select(List.of(), List.of())).isEqualTo(CONTAINER_DEFAULT);
    }

    @Test
    void theDefaultsAreDockers() {
        assertThat(CONTAINER_DEFAULT.mask()).isEqualTo(0xa80425fbL);
        assertThat(CONTAINER_DEFAULT.names())
                .containsExactly(
                        "CAP_CHOWN",
                        "CAP_DAC_OVERRIDE",
                        "CAP_FOWNER",
                        "CAP_FSETID",
                        "CAP_KILL",
                        "CAP_SETGID",
                        "CAP_SETUID",
                        "CAP_SETPCAP",
                        "CAP_NET_BIND_SERVICE",
                        "CAP_NET_RAW",
                        "CAP_SYS_CHROOT",
                        "CAP_MKNOD",
                        "CAP_AUDIT_WRITE",
                        "CAP_SETFCAP");
    }

    @Test
    void namesComeInAnyCaseWithOrWithoutPrefix() {
        assertThat(select(List.of("net_admin", "CAP_SYS_TIME"), List.of("cap_mknod")))
                .isEqualTo(CONTAINER_DEFAULT
                        .plus(CapabilitySet.of(Capability.NET_ADMIN, Capability.SYS_TIME))
                        .minus(CapabilitySet.of(Capability.MKNOD)));
    }

    @Test
    void addingAllGivesEverythingAvailableButTheDropped() {
        assertThat(select(List.of("all"), List.of("CHOWN")))
                .isEqualTo(MACHINE.minus(CapabilitySet.of(Capability.CHOWN)));
    }

    @Test
    void droppingAllLeavesJustTheAdded() {
        assertThat(select(List.of("CHOWN"), List.of("ALL"))).isEqualTo(CapabilitySet.of(Capability.CHOWN));
    }

    @Test
    void addedWinsOverDropped() {
        assertThat(select(List.of("CHOWN"), List.of("CHOWN"))).isEqualTo(CONTAINER_DEFAULT);
    }

    @Test
    void anUnknownNameIsRefusedInDockersWords() {
        assertThatThrownBy(() -> rules.check(List.of("foo"), List.of()))
                .isInstanceOf(CapabilityException.class)
                .hasMessage("invalid CapAdd: unknown capability: \"CAP_FOO\"");
        assertThatThrownBy(() -> rules.check(List.of("ALL"), List.of("CAP_BAR")))
                .hasMessage("invalid CapDrop: unknown capability: \"CAP_BAR\"");
    }

    @Test
    void aCapabilityThatTheMachineLacksIsRefused() {
        assertThatThrownBy(() -> select(List.of("SYS_RESOURCE"), List.of()))
                .isInstanceOf(CapabilityException.class)
                .hasMessage("capability not supported by your kernel or not available in the current environment:"
                        + " \"CAP_SYS_RESOURCE\"");
    }

    @Test
    void theDefaultsShrinkToWhatIsAvailable() {
        var poor = new CapabilityRules(CapabilitySet.of(Capability.CHOWN));
        assertThat(poor.select(CONTAINER_DEFAULT, List.of(), List.of())).isEqualTo(CapabilitySet.of(Capability.CHOWN));
    }

    @Test
    void theBoundingSetIsReadFromTheStatus() {
        assertThat(BoundingSet.parse("Name:\tjava\nCapEff:\t0000000000000000\nCapBnd:\t000001fffeffffff\n"))
                .isEqualTo(MACHINE);
        assertThat(BoundingSet.parse("CapBnd:\tffffffffffffffff\n")).isEqualTo(CapabilitySet.ALL);
    }

    @Test
    void numbersAreTheBitsOfTheirPlace() {
        Capability[] all = Capability.values();
        assertThat(all).hasSize(41);
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i].number()).isEqualTo(i);
        }
        assertThat(Capability.CHECKPOINT_RESTORE.fullName()).isEqualTo("CAP_CHECKPOINT_RESTORE");
    }

    private CapabilitySet select(List<String> add, List<String> drop) {
        return rules.select(CONTAINER_DEFAULT, add, drop);
    }
}
