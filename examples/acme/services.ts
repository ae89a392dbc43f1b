export { InvoiceService } from './invoice.service.js';
export { PaymentService } from './payment.service.js';
export { AcmeShopService } from './shop.service.js';
export { StockService } from './stock.service.js';
