using NetSim.Packetdrill;

namespace NetSim.Emulation;

/// <summary>Plays scripts against the kernel of this machine.</summary>
public static class KernelConversation
{
    // Scripts are written for a tick of 1 ms. Timers of a kernel with a tick of 4 ms are late by up to three of them.
    private const long SlowTickMicroseconds = 14_000;

    // The first calls of a process are compiled while they run, which takes longer than a script's tolerance.
    private static readonly Lazy<ScriptVerdict> s_warmUp =
        new(() => OnItsThread(Parser.Parse("warm-up", WarmUp), new ScriptOptions()));

    private const string WarmUp = """
        0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
        +0 bind(3, ..., ...) = 0
        +0 listen(3, 1) = 0
        +0 < S 0:0(0) win 32792 <mss 1000,nop,nop,sackOK>
        +0 > S. 0:0(0) ack 1 <...>
        +.1 < . 1:1(0) ack 1 win 257
        +0 accept(3, ..., ...) = 4
        +0 write(4, ..., 100) = 100
        * > P. 1:101(100) ack 1 <...>
        +.1 < P. 1:101(100) ack 101 win 257
        * > . 101:101(0) ack 101 <...>
        +0 read(4, ..., 100) = 100
        +0 %{ assert tcpi_snd_cwnd > 0 }%
        +0...0.1 poll([{fd=4, events=POLLIN}], 1, 0) = 0
        +0 close(4) = 0
        * > F. 101:101(0) ack 101 <...>
        """;

    /// <summary>Why this machine cannot play scripts; null when it can.</summary>
    public static string? Obstacle =>
        !OperatingSystem.IsLinux() ? "The kernel of this machine is not Linux."
        : Environment.UserName != "root" && !Environment.IsPrivilegedProcess
            ? "Root is needed to make a network namespace."
            : !File.Exists("/dev/net/tun") ? "/dev/net/tun is missing."
            : null;

    /// <summary>The running kernel's release, such as <c>6.18.44</c>.</summary>
    public static string Release => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    /// <summary>Plays a script in a network namespace of its own. Takes as long as the script.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="defines">Macros by name; null for none.</param>
    public static ScriptVerdict Play(string file, string text, IReadOnlyDictionary<string, string>? defines = null)
    {
        Script script;
        ScriptOptions options;
        try
        {
            script = Parser.Parse(file, text, defines);
            options = new ScriptOptions().With(script.Options);
            options = options with
            {
                ToleranceMicroseconds = Math.Max(options.ToleranceMicroseconds, SlowTickMicroseconds),
            };
        }
        catch (ScriptException wrong)
        {
            return new(file, wrong.At, wrong.Message, IsUnderstood: false);
        }

        _ = s_warmUp.Value;
        return OnItsThread(script, options);
    }

    // The namespace is the thread's, and ends with it.
    private static ScriptVerdict OnItsThread(Script script, ScriptOptions options)
    {
        ScriptVerdict? verdict = null;
        var thread = new Thread(() => verdict = Play(script, options)) { IsBackground = true, Name = script.File };
        thread.Start();
        thread.Join();
        return verdict ?? new(
            script.File, new(1, 1), "The thread that played the script ended without a verdict.", IsUnderstood: false);
    }

    private static ScriptVerdict Play(Script script, ScriptOptions options)
    {
        try
        {
            using var host = new KernelHost(options);
            return ScriptRunner.Run(script, host, options);
        }
        catch (NotSupportedException cannot)
        {
            return new(script.File, new(1, 1), cannot.Message, IsUnderstood: false);
        }
    }
}
