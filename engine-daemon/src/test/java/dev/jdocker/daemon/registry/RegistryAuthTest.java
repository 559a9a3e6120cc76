package dev.jdocker.daemon.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAuthTest {

    private static final byte[] JSON = "{\"username\":\"ann\",\"password\":\"a>b?c\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void bothAlphabetsAndNoPaddingAreRead() {
        RegistryAuth ann = new RegistryAuth("ann", "a>b?c", "", "");
        assertThat(RegistryAuth.ofHeader(Base64.getUrlEncoder().encodeToString(JSON)))
                .isEqualTo(ann);
        assertThat(RegistryAuth.ofHeader(Base64.getUrlEncoder().withoutPadding().encodeToString(JSON)))
                .isEqualTo(ann);
        assertThat(RegistryAuth.ofHeader(Base64.getEncoder().encodeToString(JSON)))
                .isEqualTo(ann);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e30=", "e30", "not base64!", "bm8ganNvbg=="})
    void whatCannotBeReadIsNobodys(String header) {
        assertThat(RegistryAuth.ofHeader(header).isNone()).isTrue();
    }
}
