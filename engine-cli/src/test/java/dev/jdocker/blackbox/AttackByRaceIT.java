package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A container that changes a shared folder while another one is started with mounts in it (CVE-2021-30465). */
@BlackBox
class AttackByRaceIT {

    private static final String EVIL = "blackbox/evil:4";
    private static final int STARTS = 40;
    private static final int MOST_STARTS = 1000;

    private final Engine engine;

    AttackByRaceIT(Engine engine) {
        this.engine = engine;
    }

    @AfterEach
    void removeImage() {
        engine.removeContainers();
        engine.http().delete("/images/" + EVIL + "?force=1");
    }

    @Test
    void aPlaceThatBecomesALinkDuringTheStartLeadsNowhere() {
        Victim victim = new Victim(engine);
        new CraftedImage().probe("bin/probe", 0755).load(engine, EVIL);
        String shared = engine.there(engine.newFolder());
        String other = engine.there(engine.newFolder());
        String swapper = engine.create(Engine.shell(
                        "mkdir /s/x; ln -s " + victim.path()
                                + " /s/y; echo ready; exec probe swap /s/x /s/y 1000000000",
                        "\"HostConfig\":{\"Binds\":[\"" + shared + ":/s\"]}")
                .replace(TestImage.NAME, EVIL));
        engine.start(swapper);
        engine.awaitLog(swapper, "ready");
        int started = 0;
        for (int i = 0; i < STARTS || (started == 0 && i < MOST_STARTS); i++) {
            String mounts = "\"HostConfig\":{\"Binds\":[\"" + shared + ":/s\",\"" + other + ":/s/x/made" + i
                    + "\"],\"Tmpfs\":{\"/s/x/tmp" + i + "\":\"\"}},\"WorkingDir\":\"/s/x/work" + i + "\"";
            String id =
                    engine.create(Engine.shell("cat /s/x/* /s/y/* *", mounts).replace(TestImage.NAME, EVIL));
            if (engine.http().post("/containers/" + id + "/start").status() == 204) {
                started++;
                engine.await(id);
                assertThat(engine.logs(id).stdout()).doesNotContain(Victim.SECRET);
            }
            engine.http().delete("/containers/" + id + "?force=1");
            victim.assertUntouched();
        }
        assertThat(engine.inspect(swapper).path("State").path("Running").asBoolean())
                .as("the race went on")
                .isTrue();
        assertThat(started).as("starts that found a folder").isPositive();
    }
}
