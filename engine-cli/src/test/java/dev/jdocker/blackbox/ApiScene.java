package dev.jdocker.blackbox;

import java.util.Map;

/**
 * What the cases that walk through the API find: a container {@code scene-run} that runs in the network {@code scene-net} with the
 * volume {@code scene-vol}, {@code scene-ended} that has ended with 3, and {@code scene-made} that was never started; a process
 * that was executed in the first, and one that waits to be.
 */
final class ApiScene {

    private final Engine engine;
    private final Map<String, String> names;

    ApiScene(Engine engine) {
        this.engine = engine;
        engine.http()
                .post(
                        "/networks/create",
                        "{\"Name\":\"scene-net\",\"Labels\":{\"a\":\"b\"},\"IPAM\":{\"Config\":[{\"Subnet\":\"10.197.1.0/24\"}]}}")
                .expect(201);
        engine.http()
                .post("/volumes/create", "{\"Name\":\"scene-vol\",\"Labels\":{\"a\":\"b\"}}")
                .expect(201);
        create("scene-run", """
                {"Image":"%s","Cmd":["sleep","100000"],"StopSignal":"KILL","Labels":{"x":"y"},"ExposedPorts":{"81/tcp":{}},
                 "HostConfig":{"NetworkMode":"scene-net","Binds":["scene-vol:/vol:ro"],"Annotations":{"an":"no"}},
                 "NetworkingConfig":{"EndpointsConfig":{"scene-net":{"Aliases":["al"]}}}}
                """);
        create("scene-made", """
                {"Image":"%s","Tty":true,"OpenStdin":true,"HostConfig":{"NetworkMode":"none","Mounts":[
                 {"Type":"volume","Source":"scene-vol","Target":"/m","VolumeOptions":{"NoCopy":true}},
                 {"Type":"tmpfs","Target":"/t","TmpfsOptions":{"SizeBytes":1000000}}]}}
                """);
        create("scene-ended", """
                {"Image":"%s","Cmd":["sh","-c","echo hi; exit 3"],"HostConfig":{"NetworkMode":"none"}}
                """);
        engine.start("scene-run");
        engine.start("scene-ended");
        int _ = engine.await("scene-ended");
        String running = exec("{\"Cmd\":[\"sleep\",\"1000\"],\"AttachStdout\":true}");
        engine.http().post("/exec/" + running + "/start", "{\"Detach\":true}").expect(200);
        names = Map.of("{exec}", running, "{exec-made}", exec("{\"Cmd\":[\"true\"],\"Tty\":true}"));
    }

    private void create(String name, String body) {
        engine.http()
                .post("/containers/create?name=" + name, body.formatted(TestImage.NAME))
                .expect(201);
    }

    private String exec(String body) {
        return engine.http()
                .post("/containers/scene-run/exec", body)
                .expect(201)
                .json()
                .path("Id")
                .asText();
    }

    /** A path with the names of what only this engine knows put in. */
    String path(String text) {
        String path = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            path = path.replace(name.getKey(), name.getValue());
        }
        return path;
    }

    /** Removes what the suite does not remove anyway. */
    void close() {
        engine.removeContainers();
        engine.removeNetworks();
        engine.removeVolumes();
    }
}
