using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Packetdrill;

// System calls: name(argument, …) = result [ERRNO (text)] [(note)]
public sealed partial class Parser
{
    private const int DeepestExpression = 16;

    private int _depth;

    private CallAction ReadCall()
    {
        var name = Take();
        if (!SystemCalls.Names.Contains(name.Text))
        {
            var nearest = NearestName.Of(name.Text, SystemCalls.Names);
            throw new ScriptException(
                name.At, $"'{name.Text}' is no system call of scripts{(nearest is null ? "." : $"; did you mean '{nearest}'?")}");
        }

        Require('(');
        var arguments = new List<Expression>();
        while (!TakeIf(')'))
        {
            if (arguments.Count > 0)
            {
                Require(',');
            }

            arguments.Add(ReadExpression());
        }

        Require('=');
        var result = ReadExpression();
        var errno = Peek is { Kind: TokenKind.Word, Text: ['E', ..] } ? Take() : (Token?)null;
        if (errno is { } word && !Enum.TryParse<Errno>(word.Text, out _))
        {
            throw new ScriptException(word.At, $"'{word.Text}' is no error number that Linux's sockets return.");
        }

        while (Peek.Is('('))
        {
            SkipNote();
        }

        return new(name.At, name.Text, arguments, result, errno?.Text);
    }

    // Words for people, in parentheses.
    private void SkipNote()
    {
        var open = Take();
        var depth = 1;
        while (depth > 0)
        {
            var token = Take();
            if (token.Kind == TokenKind.End)
            {
                throw new ScriptException(open.At, "The note that begins here does not end: ')' is missing.");
            }

            depth += token.Is('(') ? 1 : token.Is(')') ? -1 : 0;
        }
    }

    private Expression ReadExpression()
    {
        var at = Peek.At;
        var first = ReadPrimary();
        if (first is not Number number || !Peek.Is('|'))
        {
            return first;
        }

        while (TakeIf('|'))
        {
            number = ReadPrimary() is Number next
                ? new(at, number.Value | next.Value, $"{number.Text}|{next.Text}")
                : throw new ScriptException(Peek.At, "Only numbers and constants are joined by '|'.");
        }

        return number;
    }

    private Expression ReadPrimary()
    {
        if (++_depth > DeepestExpression)
        {
            throw new ScriptException(Peek.At, $"Arguments are nested more than {DeepestExpression} deep.");
        }

        var expression = ReadOperand();
        _depth--;
        return expression;
    }

    private Expression ReadOperand()
    {
        var token = Peek;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                return new Number(token.At, RequireInteger("a number", long.MinValue, long.MaxValue), token.Text);
            case TokenKind.Float:
                return new Number(token.At, ReadTime(), token.Text);
            case TokenKind.Ellipsis:
                Take();
                return new Ellipsis(token.At);
            case TokenKind.Text:
                return ReadTexts();
            case TokenKind.Word:
                return ReadSymbol();
            default:
                return token.Is('[') ? ReadSequence() : token.Is('{') ? ReadStructure() : ReadSigned();
        }
    }

    private Number ReadSigned()
    {
        var at = Peek.At;
        if (!Peek.Is('-') || PeekAt(1).Kind != TokenKind.Integer)
        {
            throw Wrong("a number, a constant, a text, '[', '{' or '...'");
        }

        var value = RequireInteger("a number", long.MinValue, long.MaxValue);
        return new(at, value, value.ToString());
    }

    private Text ReadTexts()
    {
        var at = Peek.At;
        var text = string.Empty;
        while (Peek.Kind == TokenKind.Text)
        {
            text += Take().Text;
        }

        return new(at, text);
    }

    // htons(8080) and inet_addr("192.0.2.1") are the numbers that they convert; other words are constants.
    private Expression ReadSymbol()
    {
        var word = Take();
        if (word.Text is "htons" or "htonl")
        {
            Require('(');
            var value = ReadExpression();
            Require(')');
            return value;
        }

        if (word.Text is "inet_addr")
        {
            Require('(');
            var text = Peek.Kind == TokenKind.Text ? ReadTexts() : throw Wrong("an address in quotes");
            Require(')');
            return Ipv4Address.TryParse(text.Value, out Ipv4Address address)
                ? new Number(word.At, address.Value, text.Value)
                : throw new ScriptException(text.At, $"'{text.Value}' is no IPv4 address.");
        }

        if (Constants.TryGet(word.Text, out var constant))
        {
            return new Number(word.At, constant, word.Text);
        }

        var nearest = NearestName.Of(word.Text, Constants.Names);
        throw new ScriptException(
            word.At, $"'{word.Text}' is no constant{(nearest is null ? "." : $"; did you mean '{nearest}'?")}");
    }

    private Sequence ReadSequence()
    {
        var at = Take().At;
        var items = new List<Expression>();
        while (!TakeIf(']'))
        {
            if (items.Count > 0)
            {
                Require(',');
            }

            items.Add(ReadExpression());
        }

        return new(at, items);
    }

    // {name = value, name(…) = value, value, …}
    private Structure ReadStructure()
    {
        var at = Take().At;
        var fields = new List<Field>();
        while (!TakeIf('}'))
        {
            if (fields.Count > 0)
            {
                Require(',');
            }

            fields.Add(ReadField());
        }

        return new(at, fields);
    }

    private Field ReadField()
    {
        if (Peek.Kind != TokenKind.Word || !(PeekAt(1).Is('=') || IsSizedField))
        {
            return new(null, ReadExpression());
        }

        var name = Take();
        if (!StructureFields.Contains(name.Text))
        {
            var nearest = NearestName.Of(name.Text, StructureFields.Names);
            throw new ScriptException(
                name.At, $"'{name.Text}' is no field of a structure{(nearest is null ? "." : $"; did you mean '{nearest}'?")}");
        }

        if (TakeIf('('))
        {
            ReadExpression();
            Require(')');
        }

        Require('=');
        return new(name.Text, ReadExpression());
    }

    // msg_name(...)= and msg_iov(1)=
    private bool IsSizedField => PeekAt(1).Is('(') && PeekAt(3).Is(')') && PeekAt(4).Is('=');
}
