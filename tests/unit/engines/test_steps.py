"""Testers' sentences as intents: by lemma table and slots, not by the sentences of one author."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines.functional.lemmas import Verb
from bot.engines.functional.steps import parse

# One line per sentence: text => verb(target|value|quality|context) ; ...  Empty slots are left out from the right.
SENTENCES = """
Open `/login`. => open(/login)
Open the login page => open(the login page)
Go to the cart => open(the cart)
Navigate to "Orders" => open(Orders)
Navigate to https://evil.example/x => open(https://evil.example/x)
Visit the products page. => open(the products page)
The user opens the profile page => open(the profile page)
User navigates to /checkout => open(/checkout)
Click "Save" => click(Save)
Click on the **Save** button => click(Save)
Press *Place order* => click(Place order)
Tap the `Send` button => click(Send)
Clicks the Save button => click(the Save button)
Clicking on the "Help" link => click(Help)
Hit “Continue” => click(Continue)
The tester clicks \u2018Next\u2019 => click(Next)
I click on "Cancel" => click(Cancel)
Please press the «Weiter» button => click(Weiter)
Push the "Go" button again => click(Go)
Click "Edit" for "Desk Lamp" => click(Edit|||Desk Lamp)
Click the "Remove" button next to "Desk Lamp" => click(Remove|||Desk Lamp)
Click "Cart" in the header => click(Cart|||the header)
Attempt to click "Pay" => click(Pay)
Try to press **Save** => click(Save)
Press Enter => press key(|Enter)
Press the Tab key => press key(|Tab)
Press "Escape" => press key(|Escape)
Press Delete key => press key(|Delete)
Double-click the "Title" => double-click(Title)
Hover over "Help" => hover(Help)
Reload the page => reload
Refresh the browser => reload
Go back => back
Type `pen` into Search => set(Search|pen)
Type "pen" in the search field => set(search field|pen)
Enter `20` in *Price from* => set(Price from|20)
Enter `20` in *Price from* and `40` in *Price to* => set(Price from|20) ; set(Price to|40)
Enter "Ada" into the Name field and "x@y.z" into the Email field => set(Name field|Ada) ; set(Email field|x@y.z)
Enter the phone number `12` => set(phone number|12)
Enter coupon code `AB` and press Apply => set(coupon code|AB) ; click(Apply)
Coupon code `NOSUCH`, Apply => set(Coupon code|NOSUCH) ; named
Company `Works`, VAT ID `123`, *Place order* => set(Company|Works) ; set(VAT ID|123) ; click(Place order)
Fill in Name `Mary`, Repeat password `other` => set(Name|Mary) ; set(Repeat password|other)
Fill the Email field with "a@b.c" => set(Email field|a@b.c)
Fill in the title with `Hello` => set(title|Hello)
Set the quantity to 3 => set(quantity|3)
Set "Quantity" to "3" => set(Quantity|3)
Set the quantity of Enamel Mug to 3. => set(quantity of Enamel Mug|3)
Change *Price from* to `50`. => set(Price from|50)
Change the quantity from 1 to 4 => set(quantity|4)
Replace the code by `GIFT50` => set(code|GIFT50)
Correct the email to `m@x.y`, both passwords to `mech` => set(email|m@x.y) ; set(both passwords|mech)
Update the quantity to 5 => set(quantity|5)
Increase the quantity to 4 and click "Update" => set(quantity|4) ; click(Update)
Enter the email and the password `wrong` => set(email) ; set(password|wrong)
Enter a valid email => set(email||valid)
Enter an invalid email address => set(email address||invalid)
Enter the correct password and press **Log in** => set(password||valid) ; click(Log in)
Enter a title of 61 characters => set(title||length 61)
Enter a note with 500 characters => set(note||length 500)
Email: `a@b.c` => set(Email|a@b.c)
Password: "secret" => set(Password|secret)
Enter Email: a@b.c => set(Email|a@b.c)
Input "x" as the title => set(title|x)
Provide `12/30` for the expiry date => set(expiry date|12/30)
Fill in all required fields => fill form(all required fields)
Fill out the form with valid data => fill form(the form with valid data||valid)
Complete all the fields => fill form(all the fields)
Fill in your details => fill form(your details)
Clear the search => clear(the search)
Clear the "Name" field => clear(Name)
Empty the cart field => clear(the cart field)
Leave both fields empty => leave(both fields||empty)
Leave the "Email" field blank and press "Send" => leave(Email field||empty) ; click(Send)
Leave all fields empty => leave(all fields||empty)
Choose *Express* as shipping => choose(shipping|Express)
Choose "Invoice" from the payment dropdown => choose(payment dropdown|Invoice)
Select "Kitchen" in the "Category" list => choose(Category|Kitchen)
Select payment method *Invoice* => choose(payment method|Invoice)
Pick `Voucher` => choose(|Voucher)
Choose quantity 2 => choose(quantity 2)
Choose the category Kitchen => choose(the category Kitchen)
Choose *A* as shipping, then *B*, then *C* again => choose(shipping|A) ; choose(|B) ; choose(|C)
Sort by "Price, low to high" => choose(sort|Price, low to high)
Sort by *Name* => choose(sort|Name)
Search for `mug` => search(search|mug)
Search for mugs => search(search|mugs)
Tick *In stock only* => tick(In stock only)
Check the "I agree" box => tick(I agree)
Untick it, tick it again => untick(it) ; tick(it)
Uncheck "Newsletter" => untick(Newsletter)
Add "Enamel Mug" to the cart => add(add to cart|||Enamel Mug)
Add two Enamel Mugs to the cart => add(add to cart|2||Enamel Mugs)
Add 3 x Desk Lamp to the basket => add(add to basket|3||Desk Lamp)
Remove "Enamel Mug" from the cart => named(Enamel Mug|||the cart)
Save the profile => named(the profile)
Submit the form => submit
Submit => submit
Cancel the order => named(the order)
Log out => log out
Sign out of the shop => log out(of the shop)
Log in => log in
Log in as `ada@example.com` with password `engine1843` => log in(ada@example.com|engine1843)
Log in with ada@example.com / engine1843 => log in(ada@example.com|engine1843)
Sign in as Ada => log in(Ada)
Log in with valid credentials => log in(||valid)
Look at the summary => look(the summary)
Observe the header => look(the header)
Verify that the total is shown => look(that the total is shown)
Wait for the page to load => look(the page to load)
Scroll down to the footer => look(to the footer)
Note the total => look(the total)
Repeat step 3 => repeat(step 3)
Repeat steps 1 to 3 => repeat(steps 1 to 3)
On the product list click "Enamel Mug" => click(Enamel Mug)
In the cart press *Go to checkout*. => click(Go to checkout)
On `/checkout` press *Place order* without filling in anything => click(Place order)
From the menu choose "Profile" => choose(|Profile)
On the product page, select quantity 2 => choose(quantity 2)
From the products page, open the "Desk Lamp" => open(Desk Lamp)
Fill the form: Name "Bob" and submit => set(Name|Bob) ; submit
With the dialog open, press "Yes" => click(Yes)
Then click "A"; afterwards click "B" => click(A) ; click(B)
Click "A", "B" and "C" => click(A) ; click(B) ; click(C)
Click "A" and then "B" => click(A) ; click(B)
Open *Profile*, enter the phone number `12`, click *Save* => open(Profile) ; set(phone number|12) ; click(Save)
Press "Cancel order" again, then "Yes, cancel" => click(Cancel order) ; click(Yes, cancel)
Click "Save and close" => click(Save and close)
Click 'Don't save' => click(Don't save)
Open the menu and choose "Log out" => open(the menu) ; choose(|Log out)
Acessar a página de login => open(a página de login)
Clicar em "Entrar" => click(Entrar)
Preencher o campo "Email" com `a@b.c` => set(Email|a@b.c)
Hacer clic en "Enviar" => click(Enviar)
Escribir `taza` en "Buscar" => set(Buscar|taza)
Seleccionar "Rojo" => choose(|Rojo)
As payment method select "Invoice" => choose(payment method|Invoice)
For Shipping, choose Express => choose(Express for Shipping)
Under colour pick "Blue" => choose(colour|Blue)
The name and the city are entered => set(name) ; set(city)
Log in page, try `x` => set(|x)
The cart page: press Go => click(Go)
Check that it says "X" and that there is no form => look(it says X and that there is no form)
Check that it says "X" and the name "Bob" => look(it says X) ; look(name|Bob)
Verify the total, then "Save" => look(the total) ; look(Save)
Click the edit button for "Desk Lamp" => click(the edit button|||Desk Lamp)
Put "Desk Lamp" into the cart => add(add to cart|||Desk Lamp)
Put 2 Desk Lamps in the basket => add(add to basket|2||Desk Lamps)
Change "Phone" to 12345 => set(Phone|12345)
Change "Phone" from 1 to 22 => set(Phone|22)
Change "Name" from "A" to "B" => set(Name|B)
Enter 42 in "Age" => set(Age|42)
Enter some text in "Note" => set(Note)
Enter an invalid value into "Age" => set(Age||invalid)
Choose "Express" as "Shipping" => choose(Shipping|Express)
Choose "A" and "B" => choose(|A) ; choose(|B)
Select "Size" "Large" => choose(Size|Large)
Log in with "ada" / "s3cret99" => log in(ada|s3cret99)
Log in as Ada, then click "Cart" => log in(Ada) ; click(Cart)
Log in as Ada, Bob, then click "Cart" => log in(Ada) ; click(Cart)
Order #12 => unknown(Order #12)
Select a colour, for example "Red" => choose(a colour|Red)
Select a colour, such as "Red" => choose(a colour|Red)
If a banner shows, close it. Click "Go" => click(Go)
Don't press "Pay" => look(Don't press Pay)
Press "Pay" without entering anything => click(Pay)
Repeat the password `x` => set(repeat password|x)
Then => look
`/cart` => open(/cart)
The quick thing with more than five words "X" => unknown(The quick thing with more than five words X)
Enter "a" in the field "Name", "b" in the field "City" => set(Name|a) ; set(City|b)
Leave "Name" at "Bob" => set(Name|Bob)
Add 3 of them to the cart => add(add to cart|3)
Press "Save" on the "Profile" page => click(Save|||the Profile page)
Нажать кнопку "Войти" => click(Войти)
Ввести `pen` в "Поиск" => set(Поиск|pen)
""".strip().splitlines()

# Frames around one act must not change what it is.
FRAMES = (
    "{}",
    "The user {}",
    "Please {}",
    "Then {}",
    "Next, {}",
    "Now {}",
    "As a customer, {}",
    "Finally, {}",
    "Try to {}",
    "You {}",
    "First, {}",
    "{}.",
    "{} again",
    "{} once more",
)
ACTS = (
    ('click "Save"', "click(Save)"),
    ("press *Send*", "click(Send)"),
    ("enter `x` into Name", "set(Name|x)"),
    ("type `x` in the Title field", "set(Title field|x)"),
    ("open `/cart`", "open(/cart)"),
    ("tick *Gift*", "tick(Gift)"),
    ('choose "Blue" as colour', "choose(colour|Blue)"),
    ("clear the search", "clear(the search)"),
    ("reload the page", "reload"),
)


def shown(text: str) -> str:
    found = []
    for intent in parse(text):
        slots = "|".join((intent.target, intent.value or "", intent.quality, intent.context)).rstrip("|")
        found.append(f"{intent.verb.value}({slots})" if slots else intent.verb.value)
    return " ; ".join(found)


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_becomes_its_intents(line: str) -> None:
    text, _, expected = line.partition(" => ")

    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "times"), [("Click *Go* 4 times", 4), ("Click *Go* twice", 2), ("Click *Go* five times", 5)]
)
def test_how_often_is_told(text: str, times: int) -> None:
    assert [intent.times for intent in parse(text)] == [times]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("act", "expected"), ACTS)
def test_words_around_an_act_do_not_change_it(frame: str, act: str, expected: str) -> None:
    assert shown(frame.format(act)) == expected


@pytest.mark.parametrize("text", ["Take the last tag away", "", "...", "The quick brown fox"])
def test_what_is_not_understood_is_said_to_be(text: str) -> None:
    assert "unknown" in shown(text)


PIECES = st.sampled_from(
    [
        "click",
        "enter",
        '"a"',
        "`b`",
        "and",
        ",",
        "then",
        "in",
        "the",
        "to",
        "with",
        "**",
        "as",
        "(e.g. x)",
        "for",
        ":",
        "/p",
        "log in",
        "add",
        "3",
        "leave",
        "empty",
        "“",
        "repeat step 1",
        "a@b.c",
        "\ue000",
        "\ue0010",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=14).map(" ".join))
def test_any_text_gives_intents(text: str) -> None:
    intents = parse(text)

    assert intents
    assert parse(text) == intents


def test_what_differs_in_a_repetition_belongs_to_it() -> None:
    """Set afterwards, it would come too late: the repeated step presses its button with the old value."""
    intents = parse('Do the same for "Linen Tea Towel", but leave the quantity at 1.')

    assert [intent.verb for intent in intents] == [Verb.REPEAT]
