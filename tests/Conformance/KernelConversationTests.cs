using System.Collections.Concurrent;
using NetSim.Emulation;
using NetSim.Packetdrill;
using NetSim.Tcp;

namespace NetSim.Tests.Conformance;

/// <summary>
/// The conversations of this folder on the kernel of this machine: what the simulated host says, a real one says, too.
/// </summary>
[Category("Privileged")]
public sealed class KernelConversationTests
{
    private const string ModelledRelease = "6.18.";
    private const long LongestSeconds = 75;
    private const int AttemptsAlone = 4;
    private const int AtOnce = 12;

    private static string Folder => Repository.PathOf(Path.Combine("tests", "Conformance"));

    // path: reason, a line each.
    private static Dictionary<string, string> Exceptions => File
        .ReadAllLines(Path.Combine(Folder, "kernel-exceptions.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(": ", 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    [Test]
    public void The_kernel_keeps_its_side_of_each_conversation_that_the_simulated_host_keeps()
    {
        if (KernelConversation.Obstacle is { } obstacle)
        {
            Assert.Ignore(obstacle);
        }

        if (!KernelConversation.Release.StartsWith(ModelledRelease, StringComparison.Ordinal))
        {
            Assert.Ignore($"This machine runs Linux {KernelConversation.Release}, and the conversations are about {ModelledRelease}x.");
        }

        var scripts = new ConcurrentQueue<string>(ScriptsForTheKernel());
        var suspects = new ConcurrentBag<string>();
        var played = 0;
        var players = Enumerable.Range(0, AtOnce).Select(_ => new Thread(() =>
        {
            while (scripts.TryDequeue(out var path))
            {
                Interlocked.Increment(ref played);
                if (Failure(path, attempts: 1) is not null)
                {
                    suspects.Add(path);
                }
            }
        })).ToList();
        players.ForEach(player => player.Start());
        players.ForEach(player => player.Join());

        // Side by side they make one another late; what keeps its times alone keeps them.
        var failures = suspects
            .Order(StringComparer.Ordinal)
            .Select(path => Failure(path, AttemptsAlone))
            .OfType<string>()
            .ToList();
        Assert.That(failures, Is.Empty, string.Join(Environment.NewLine, failures));
        Assert.That(played, Is.GreaterThan(20));
        TestContext.Out.WriteLine($"{played} conversations played on Linux {KernelConversation.Release}");
    }

    [Test]
    public void Every_exception_names_a_script_and_a_reason()
    {
        foreach (var (path, reason) in Exceptions)
        {
            Assert.That(File.Exists(Path.Combine(Folder, path)), Is.True, path);
            Assert.That(reason, Has.Length.GreaterThan(10), path);
        }
    }

    // Those for other kernels, the exceptions, and those that would take minutes are left out.
    private static IEnumerable<string> ScriptsForTheKernel()
    {
        var exceptions = Exceptions;
        foreach (var path in Directory.GetFiles(Folder, "*.pkt", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Folder, path);
            if (exceptions.ContainsKey(name) || Conversation.KernelOf(name).Name != KernelProfile.DefaultName)
            {
                continue;
            }

            var simulated = Conversation.Play(name, File.ReadAllText(path), KernelProfile.Find(KernelProfile.DefaultName));
            if (simulated.Passed && simulated.Took < LongestSeconds * 1_000_000_000)
            {
                yield return path;
            }
        }
    }

    // A machine that is busy with other things may be late now and then.
    private static string? Failure(string path, int attempts)
    {
        var verdicts = Enumerable.Range(0, attempts)
            .Select(_ => KernelConversation.Play(Path.GetRelativePath(Folder, path), File.ReadAllText(path)));
        ScriptVerdict? last = null;
        foreach (var verdict in verdicts)
        {
            if (verdict.Passed)
            {
                return null;
            }

            last = verdict;
        }

        return last!.ToString();
    }
}
