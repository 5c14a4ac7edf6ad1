using System.Text;

namespace NetSim.Tests.Property;

/// <summary>
/// Writes scripts whose handlers count, fill lists, draw, sleep and send by what they find, on servers of their own and now and
/// then on each other's. What they send and how long they sleep depends on what they read: an order that threads decide
/// would be in the fingerprint.
/// </summary>
internal sealed class ScriptWriter(int seed)
{
    private const int Servers = 3;

    private readonly Random _random = new(seed);

    public string Write()
    {
        var text = new StringBuilder("using static NetSim.Scenarios.Scenario;\n");
        for (var i = 0; i < Servers; i++)
        {
            text.AppendLine($"var n{i} = {i + 1}; var l{i} = new List<int>(); void Note{i}() {{ n{i} += 3; l{i}.Add(n{i}); }}");
            text.AppendLine($"var s{i} = Net.Host(\"s{i}\");");
        }

        text.AppendLine("int[] sizes = [100, 900, 2_500]; var users = Net.Hosts(8, \"user\");");
        for (var i = 0; i < Servers; i++)
        {
            text.AppendLine($"Net.Link(users, s{i}, bandwidth: 10.Mbps, delay: {1 + i}.ms, loss: 1.percent);");
            text.AppendLine($"s{i}.Listen(80, 64, async c => {{ await c.Receive(); {Statements(i, "c.Machine")} await c.Send(100 + n{i} % 1_400); c.Close(); }});");
            text.AppendLine($"Net.OpenLoop(users, s{i}, 80, 60.perSecond, name: \"load{i}\");");
        }

        text.AppendLine($"s0.Start(async m => {{ for (var k = 0; k < 20; k++) {{ {Statements(0, "m")} await Sleep((1 + k).ms); }} }});");
        text.AppendLine($"foreach (var h in new[] {{ s1, s2 }}) {{ var own = 0; h.Start(async m => {{ while (own < 20) {{ own++; {Statements(-1, "m")} await Sleep(own.ms); }} }}); }}");
        text.AppendLine($"At(300.ms, () => {{ n{_random.Next(Servers)} += 100; }});");
        text.AppendLine("Run(1.s);\nclass Tally { public int Count; }");
        return text.ToString();
    }

    private string Statements(int server, string machine) =>
        string.Join(' ', Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Statement(server, machine)));

    private string Statement(int server, string machine)
    {
        // One in forty reaches for a variable of another server, which the analyzer has to find.
        var of = server < 0 || _random.Next(40) == 0 ? _random.Next(Servers) : server;
        var touchesVariable = server >= 0 || _random.Next(12) == 0;
        return _random.Next(touchesVariable ? 8 : 3) switch
        {
            0 => $"{machine}.State<Tally>().Count++;",
            1 => $"await Sleep(({machine}.State<Tally>().Count % 3).ms);",
            2 => $"await Sleep(((int)({machine}.Random.Draw((ulong)sizes[1]) % 3)).ms);",
            3 => $"n{of}++;",
            4 => $"l{of}.Add(n{of} + sizes.Sum());",
            5 => $"Note{of}();",
            6 => $"await Sleep((l{of}.Count % 4).ms);",
            _ => $"(n{of}, _) = (n{of} * 3 % 1_000, 0);",
        };
    }
}
