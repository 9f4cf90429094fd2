from fastapi import FastAPI


def test_invoice_paid_is_documented(app: FastAPI) -> None:
    document = app.openapi()
    operation = document["paths"]["/invoices/"]["post"]
    parameters = {parameter["name"] for parameter in operation["parameters"]}
    assert {"callback_url"} <= parameters
    address = "{$request.query.callback_url}/invoices/{$request.body#/id}"
    callback = operation["callbacks"]["invoice_paid"][address]["post"]
    assert callback["operationId"] != operation["operationId"]
    assert set(callback["responses"]) == {"200", "default"}
