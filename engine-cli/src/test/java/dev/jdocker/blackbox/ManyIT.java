package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many containers and many clients at once. */
@BlackBox
class ManyIT {

    private final Engine engine;

    ManyIT(Engine engine) {
        this.engine = engine;
    }

    @Test
    void aHundredContainersRunAtOnce() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                tasks.add(() -> engine.startShell(
                        "echo number " + number + "; trap 'exit 3' TERM; while true; do sleep 1; done"));
            }
            List<String> ids = new ArrayList<>();
            for (Future<String> future : clients.invokeAll(tasks)) {
                ids.add(future.get());
            }
            assertThat(engine.http().get("/containers/json").expect(200).json()).hasSize(100);
            for (int i = 0; i < 100; i++) {
                engine.awaitLog(ids.get(i), "number " + i + "\n");
            }
            List<Callable<Integer>> kills = new ArrayList<>();
            for (String id : ids) {
                kills.add(() -> {
                    engine.http().post("/containers/" + id + "/kill").expect(204);
                    int code = engine.await(id);
                    engine.http().delete("/containers/" + id).expect(204);
                    return code;
                });
            }
            for (Future<Integer> future : clients.invokeAll(kills)) {
                assertThat(future.get()).isEqualTo(137);
            }
        }
        assertThat(engine.containers()).isEmpty();
    }

    @Test
    void listingWhileOthersRemoveNeverFails() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> churn = clients.submit(() -> {
                for (int i = 0; i < 30; i++) {
                    String id = engine.create(Engine.shell("true"));
                    engine.http().delete("/containers/" + id).expect(204);
                }
            });
            while (!churn.isDone()) {
                engine.http().get("/containers/json?all=1").expect(200);
            }
            churn.get();
        }
    }
}
