package dev.jdocker.oci;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The system call interfaces that a filter knows. */
public enum SeccompArch {
    @JsonProperty("SCMP_ARCH_X86")
    X86,
    @JsonProperty("SCMP_ARCH_X86_64")
    X86_64,
    @JsonProperty("SCMP_ARCH_X32")
    X32,
    @JsonProperty("SCMP_ARCH_ARM")
    ARM,
    @JsonProperty("SCMP_ARCH_AARCH64")
    AARCH64,
    @JsonProperty("SCMP_ARCH_LOONGARCH64")
    LOONGARCH64,
    @JsonProperty("SCMP_ARCH_M68K")
    M68K,
    @JsonProperty("SCMP_ARCH_MIPS")
    MIPS,
    @JsonProperty("SCMP_ARCH_MIPS64")
    MIPS64,
    @JsonProperty("SCMP_ARCH_MIPS64N32")
    MIPS64N32,
    @JsonProperty("SCMP_ARCH_MIPSEL")
    MIPSEL,
    @JsonProperty("SCMP_ARCH_MIPSEL64")
    MIPSEL64,
    @JsonProperty("SCMP_ARCH_MIPSEL64N32")
    MIPSEL64N32,
    @JsonProperty("SCMP_ARCH_PPC")
    PPC,
    @JsonProperty("SCMP_ARCH_PPC64")
    PPC64,
    @JsonProperty("SCMP_ARCH_PPC64LE")
    PPC64LE,
    @JsonProperty("SCMP_ARCH_S390")
    S390,
    @JsonProperty("SCMP_ARCH_S390X")
    S390X,
    @JsonProperty("SCMP_ARCH_SH")
    SH,
    @JsonProperty("SCMP_ARCH_SHEB")
    SHEB,
    @JsonProperty("SCMP_ARCH_PARISC")
    PARISC,
    @JsonProperty("SCMP_ARCH_PARISC64")
    PARISC64,
    @JsonProperty("SCMP_ARCH_RISCV64")
    RISCV64;
}
