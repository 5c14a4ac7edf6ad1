namespace NetSim.Cli;

/// <summary>What a script may say about a host beside its sysctls.</summary>
internal static class HostTopics
{
    public static IReadOnlyList<Topic> All { get; } =
    [
        Property("WheelLateness", "true",
            "Whether timers fire late by the wheel's granularity: by at most an eighth of their span since Linux 4.8, "
                + "by less than a tick before.",
            "measured on 6.18.44; kernel/time/timer.c (calc_index); 'netsim explain \"timer wheel\"' and 'explain HZ' "
            + "have the kernels"),
        Property("Uptime", "1 hour",
            "Time since boot at the start of the run: where the host's jiffies, and on old kernels its timestamp "
            + "clock, stand.",
            "net/ipv4/secure_seq.c (secure_tcp_ts_off), since Linux 4.10 offsets hide it"),
        Property("Queues", "1",
            "Receive queues: flows are spread over so many workers by a hash of their four-tuple, each with a listener "
                + "of its own. 1 to 64.",
            "SO_REUSEPORT with receive-side scaling; a change of the model, not a default of any kernel"),
        Property("DescriptorLimit", "1048576",
            "Descriptors that the host's applications may have open; beyond it calls fail with EMFILE and connections "
            + "stay unaccepted.",
            "RLIMIT_NOFILE, getrlimit(2); the default is the kernel's fs.nr_open"),
        Property("Kernel", "linux-6.18",
            "The kernel profile: its own kernel:, else the command line's --kernel, else the script's Kernel(…), else "
            + "linux-6.18.",
            "'netsim sysctl --diff A B' lists what differs"),
    ];

    private static Topic Property(string name, string initial, string meaning, string source) =>
        new("host property", name, [meaning, $"Default: {initial} in every kernel.", $"Source: {source}."], []);
}
