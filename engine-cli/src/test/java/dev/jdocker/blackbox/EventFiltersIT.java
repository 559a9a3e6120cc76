package dev.jdocker.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events a client is told that asks for some: of what, by which name, with which label, from when and until when. */
@BlackBox
class EventFiltersIT {

    private static final String[] LIFE = {"container create", "container start", "container die", "container destroy"};

    private final Engine engine;
    private final String name = Engine.newName();
    private final String net = "net-" + name;
    private final String vol = "vol-" + name;
    private Instant start;
    private String red;
    private String netId;
    private Instant end;

    EventFiltersIT(Engine engine) {
        this.engine = engine;
    }

    /** A container in a network with a volume and labels, one with nothing, and a name for their image. */
    @BeforeEach
    void letSomethingHappen() {
        start = Instant.now();
        netId = run("network", "create", net);
        run("volume", "create", vol);
        red = run(
                "create",
                "--name",
                "red-" + name,
                "--label",
                "colour=red",
                "--label",
                "shape=round",
                "--network",
                net,
                "-v",
                vol + ":/v",
                TestImage.NAME,
                "true");
        run("start", "-a", red);
        run("rm", red);
        run("run", "--rm", "--name", "bare-" + name, "--network", "none", TestImage.NAME, "true");
        run("tag", TestImage.NAME, "tagged/" + name + ":1");
        run("rmi", "tagged/" + name + ":1");
        Await.until("all is over", () -> {
            end = Instant.now();
            return told(Cli.quick(), "event=destroy", "type=container").size() == 2;
        });
    }

    @AfterEach
    void clear() {
        engine.removeContainers();
        engine.removeNetworks();
        engine.removeVolumes();
    }

    private String run(String... arguments) {
        return Cli.quick().run(engine, arguments).output();
    }

    private static String seconds(Instant at) {
        return at.getEpochSecond() + "." + String.format(Locale.ROOT, "%09d", at.getNano());
    }

    /** What was told of those that pass all filters, a line each: {@code container start}. */
    private List<String> told(Cli cli, String... filters) {
        List<String> arguments = new ArrayList<>(List.of(
                "events", "--since", seconds(start), "--until", seconds(end), "--format", "{{.Type}} {{.Action}}"));
        for (String filter : filters) {
            arguments.add("--filter");
            arguments.add(filter);
        }
        return cli.run(engine, arguments.toArray(String[]::new))
                .output()
                .lines()
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void aContainerIsToldByItsNameOrId(Cli cli) {
        assertThat(told(cli, "container=red-" + name)).containsExactly(withAttach());
        assertThat(told(cli, "container=" + red)).containsExactly(withAttach());
        assertThat(told(cli, "container=" + red.substring(0, 12))).containsExactly(withAttach());
        assertThat(told(cli, "container=red-" + name.substring(0, 6))).containsExactly(withAttach());
        assertThat(told(cli, "container=d-" + name)).isEmpty();
        assertThat(told(cli, "container=red-" + name, "container=bare-" + name, "event=start"))
                .containsExactly("container start", "container start");
    }

    private static String[] withAttach() {
        return new String[] {LIFE[0], "container attach", LIFE[1], LIFE[2], LIFE[3]};
    }

    @ParameterizedTest
    @EnumSource
    void networksAndVolumesAreToldByTheirNames(Cli cli) {
        String[] ofNetwork = {"network create", "network connect", "network disconnect"};
        assertThat(told(cli, "network=" + net)).containsExactly(ofNetwork);
        assertThat(told(cli, "network=" + netId.substring(0, 10))).containsExactly(ofNetwork);
        assertThat(told(cli, "network=net-" + name.substring(0, 5), "event=connect"))
                .containsExactly("network connect");
        assertThat(told(cli, "volume=" + vol)).containsExactly("volume create", "volume mount", "volume unmount");
        assertThat(told(cli, "volume=vol-", "event=mount")).containsExactly("volume mount");
        assertThat(told(cli, "volume=" + vol, "network=" + net)).isEmpty();
    }

    /** What the filter is called says nothing of what it is that bears the name, as with dockerd. */
    @ParameterizedTest
    @ValueSource(strings = {"network", "volume", "daemon", "plugin", "service", "node", "secret", "config"})
    void eachNameIsLookedForAmongAll(String key) {
        assertThat(told(Cli.DOCKER, key + "=red-" + name)).containsExactly(withAttach());
        assertThat(told(Cli.DOCKER, key + "=nothing-" + name)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void imagesAreToldWithTheirContainers(Cli cli) {
        String id = run("image", "inspect", "--format", "{{.Id}}", TestImage.NAME);
        assertThat(told(cli, "image=tagged/" + name + ":1")).containsExactly("image tag");
        assertThat(told(cli, "image=tagged/" + name)).containsExactly("image tag");
        assertThat(told(cli, "image=" + id)).containsExactly("image tag", "image untag");
        assertThat(told(cli, "image=" + TestImage.NAME, "event=create"))
                .containsExactly("container create", "container create");
        assertThat(told(cli, "image=tagged")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void labelsMustAllBeThere(Cli cli) {
        assertThat(told(cli, "label=colour")).containsExactly(withAttach());
        assertThat(told(cli, "label=colour=red", "label=shape")).containsExactly(withAttach());
        assertThat(told(cli, "label=colour=red", "label=shape=square")).isEmpty();
        assertThat(told(cli, "label=colour=blue")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void typesActionsAndScopesAreExact(Cli cli) {
        assertThat(told(cli, "type=volume")).containsExactly("volume create", "volume mount", "volume unmount");
        assertThat(told(cli, "type=image", "type=network", "event=tag", "event=create"))
                .containsExactly("network create", "image tag");
        assertThat(told(cli, "type=volum")).isEmpty();
        assertThat(told(cli, "event=star")).isEmpty();
        assertThat(told(cli, "scope=swarm")).isEmpty();
        assertThat(told(cli, "scope=local")).hasSameElementsAs(told(cli)).contains(LIFE);
    }

    @Test
    void actionsWithMoreBehindAColonAreToldByTheirBeginning() {
        String id = engine.startShell("exec sleep 1000");
        run("exec", id, "echo", "-n");
        Await.until("it has ended", () -> {
            end = Instant.now();
            return !told(Cli.DOCKER, "event=exec_die").isEmpty();
        });
        assertThat(told(Cli.DOCKER, "event=exec_create")).containsExactly("container exec_create: echo -n");
        assertThat(told(Cli.DOCKER, "event=exec_start: echo -n")).containsExactly("container exec_start: echo -n");
        assertThat(told(Cli.DOCKER, "event=exec")).isEmpty();
        assertThat(told(Cli.DOCKER, "event=exec_start", "event=exec_d"))
                .containsExactly("container exec_start: echo -n", "container exec_die");
    }

    @ParameterizedTest
    @EnumSource
    void timesAreToldInManyForms(Cli cli) {
        List<String> all = told(cli, "container=red-" + name);
        Await.until(
                "the second of the events is over, as docker's client makes whole seconds of an age such as 0s",
                () -> Instant.now().getEpochSecond() > end.getEpochSecond());
        ZonedDateTime since = start.atZone(ZoneOffset.UTC);
        String local = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(start.atZone(ZoneOffset.ofHours(2)));
        String ago = Duration.between(start, Instant.now()).plusSeconds(60).toSeconds() + "s";
        for (String form : List.of(
                seconds(start),
                Long.toString(start.getEpochSecond()),
                DateTimeFormatter.ISO_INSTANT.format(start),
                local,
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'")
                        .format(since),
                ago)) {
            assertThat(between(cli, form, "0s")).as("since " + form).isEqualTo(all);
        }
        assertThat(between(cli, seconds(start), seconds(start))).isEmpty();
        assertThat(between(cli, seconds(start), "1h")).isEmpty();
        assertThat(between(cli, "", seconds(end))).isEqualTo(all);
        assertThat(between(cli, "", DateTimeFormatter.ISO_INSTANT.format(end))).isEqualTo(all);
    }

    private List<String> between(Cli cli, String since, String until) {
        List<String> arguments = new ArrayList<>(List.of("events", "--filter", "container=red-" + name));
        arguments.addAll(List.of("--format", "{{.Type}} {{.Action}}", "--until", until));
        if (!since.isEmpty()) {
            arguments.addAll(List.of("--since", since));
        }
        Outcome outcome = cli.run(engine, arguments.toArray(String[]::new));
        return outcome.stdout().strip().lines().toList();
    }

    @Test
    void whatAnEngineHasToldIsForgottenWithIt() {
        engine.daemon().restartWith();
        assertThat(told(Cli.DOCKER)).isEmpty();
    }
}
