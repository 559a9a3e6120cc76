package dev.jdocker.daemon.container.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.image.ImageConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigMergeTest {
    private static final HealthConfig OF_IMAGE = new HealthConfig(List.of("CMD", "image"), 1, 2, 3, 4, 5);

    private static @Nullable HealthConfig merged(@Nullable HealthConfig asked, @Nullable HealthConfig image) {
        ContainerConfig container = ContainerConfig.EMPTY.toBuilder()
                .cmd(List.of("true"))
                .healthcheck(asked)
                .build();
        return ConfigMerge.merge(
                        container, ImageConfig.builder().healthcheck(image).build())
                .healthcheck();
    }

    @Test
    void eachFieldOfAHealthCheckThatIsNotAskedForIsTheImages() {
        assertThat(merged(new HealthConfig(List.of(), 0, 0, 0, 0, 0), OF_IMAGE)).isEqualTo(OF_IMAGE);
        assertThat(merged(new HealthConfig(List.of("NONE"), 0, 20, 0, 40, 0), OF_IMAGE))
                .isEqualTo(new HealthConfig(List.of("NONE"), 1, 20, 3, 40, 5));
        assertThat(merged(new HealthConfig(List.of("CMD", "own"), 10, 0, 30, 0, 50), OF_IMAGE))
                .isEqualTo(new HealthConfig(List.of("CMD", "own"), 10, 2, 30, 4, 50));
    }

    @Test
    void whereOneHasNoneTheOthersHolds() {
        assertThat(merged(null, OF_IMAGE)).isEqualTo(OF_IMAGE);
        assertThat(merged(OF_IMAGE, null)).isEqualTo(OF_IMAGE);
        assertThat(merged(null, null)).isNull();
    }
}
