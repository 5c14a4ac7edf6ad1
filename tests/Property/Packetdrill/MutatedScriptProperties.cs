using NetSim.Core;
using NetSim.Packetdrill;
using NetSim.Tcp;

namespace NetSim.Tests.Property.Packetdrill;

/// <summary>Whatever a script's text is, it gets a verdict: nothing in the interpreter or the host breaks.</summary>
public sealed class MutatedScriptProperties
{
    private const int Scripts = 10_000;

    private static readonly string[] Pieces =
    [
        "0", "-1", "4294967295", "99999999999999999999", "...", "~", "+", "*", "<", ">", "(", ")", "[", "]", "{", "}", "`", "\"", "%{", "}%",
        "|", ":", ",", "=", ".", " ack 1", " win 65535", "S.", "FR", "<...>", "<sack 1:2,nop,nop>", "MSG_PEEK", "SHUT_RDWR", "\n+0 close(4) = 0\n",
        "\n+0 < R 1:1(0) win 0\n", "\n+0 read(4, ..., 100000) = 1\n", "\n+1...2 accept(3, ..., ...) = 5\n", "\0", "é",
    ];

    [Test]
    public void Ten_thousand_mutated_scripts_all_get_a_verdict()
    {
        var kernel = KernelProfile.Find(KernelProfile.DefaultName);
        var texts = Directory.GetFiles(Repository.PathOf("tests/Conformance"), "*.pkt", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var root = RandomKey.FromSeed(8_471);
        var understood = 0;

        for (ulong i = 0; i < Scripts; i++)
        {
            var draws = root.For(i);
            var text = Mutate(texts[(int)(draws.Draw(0) % (ulong)texts.Length)], draws);
            try
            {
                understood += Conversation.Play("mutated.pkt", text, kernel).IsUnderstood ? 1 : 0;
            }
            catch (Exception fault)
            {
                Assert.Fail($"Script {i} ended the interpreter: {fault}\n{text}");
            }
        }

        // Many must get as far as the host, or only the parser was tried.
        Assert.That(understood, Is.GreaterThan(Scripts / 8));
    }

    private static string Mutate(string text, RandomKey draws)
    {
        var mutations = 1 + (draws.Draw(1) % 3);
        for (ulong m = 0; m < mutations && text.Length > 1; m++)
        {
            var key = draws.For(10 + m);
            var at = (int)(key.Draw(0) % (ulong)text.Length);
            var other = (int)(key.Draw(1) % (ulong)text.Length);
            var length = (int)Math.Min(1 + (key.Draw(2) % 12), (ulong)(text.Length - at));
            text = (key.Draw(3) % 5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[key.Draw(4) % (ulong)Pieces.Length]),
                2 => text.Insert(other, text.Substring(at, length)),
                3 => WithoutOrTwice(text, key),
                _ => text[..at] + (char)('0' + (key.Draw(5) % 10)) + text[(at + 1)..],
            };
        }

        return text;
    }

    private static string WithoutOrTwice(string text, RandomKey key)
    {
        var lines = text.Split('\n').ToList();
        var from = (int)(key.Draw(6) % (ulong)lines.Count);
        var line = lines[from];
        if (key.Draw(7) % 2 == 0)
        {
            lines.RemoveAt(from);
        }

        lines.Insert((int)(key.Draw(8) % (ulong)(lines.Count + 1)), line);
        return string.Join('\n', lines);
    }
}
